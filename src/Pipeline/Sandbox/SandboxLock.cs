using Pipeline.Runs;

namespace Pipeline.Sandbox;

/// <summary>One process at a time makes, starts or removes a sandbox. The kernel frees it when the process dies.</summary>
internal static class SandboxLock
{
    /// <summary>EWOULDBLOCK of flock(2): what .NET locks a file with.</summary>
    private const int Locked = 11;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="PipelineException">The file may not be written to.</exception>
    public static async Task<IDisposable> Take(string file, Transcript transcript, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            for (var told = false; ; told = true)
            {
                if (TryTake(file) is { } taken)
                    return taken;
                if (!told)
                    transcript.Line("Another run is making, starting or removing this sandbox; waiting for it ...");
                await Task.Delay(Glance, transcript.Time, cancellation);
            }
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new PipelineException(
                $"The sandbox's folder \"{Path.GetDirectoryName(file)}\" cannot be written to.",
                failure.Message,
                next: $"Run as the user who made it, or remove it as that user: {Invocation.Program} SandboxDown",
                innerException: failure
            );
        }
    }

    private static FileStream? TryTake(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException locked) when (locked.HResult == Locked)
        {
            return null;
        }
    }
}
