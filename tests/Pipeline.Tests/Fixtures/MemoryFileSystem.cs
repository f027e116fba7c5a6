using Pipeline.Processes;

namespace Pipeline.Tests.Fixtures;

/// <summary>A small file system of its own, to be filled up or made read-only. Only root can mount one; others skip the test.</summary>
internal sealed class MemoryFileSystem : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public static async Task<MemoryFileSystem> Mount(string size, CancellationToken cancellation)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Mounting a file system needs root on Linux.");
        var system = new MemoryFileSystem();
        var mounted = await new Command("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", system.Path).Try(cancellation);
        Assert.SkipUnless(mounted.Succeeded, $"No file system can be mounted here: {mounted.Errors}");
        return system;
    }

    public Task MakeReadOnly(CancellationToken cancellation) => new Command("mount", "-o", "remount,ro", Path).Run(cancellation);

    public async ValueTask DisposeAsync()
    {
        await new Command("umount", Path).Try(CancellationToken.None);
        _folder.Dispose();
    }
}
