using System.Runtime.InteropServices;
using Polly;
using Polly.Retry;

namespace Pipeline.Store;

/// <summary>
/// A file that is being written beside the one it will become. On disk first, visible second: after a crash there is the
/// old object or the new one, and at worst a <c>.partial</c> that nobody reads. Disposing removes what did not become visible.
/// </summary>
internal sealed partial class PartialFile : IAsyncDisposable
{
    private const int FileExists = 17;

    /// <summary>
    /// Dumps hold people's data: nobody else on the machine may read them. The group may, as far as the umask lets it:
    /// a store that is shared by several people on one machine belongs to their group.
    /// </summary>
    private const UnixFileMode ForFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private const UnixFileMode ForFolders = ForFiles | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    /// <summary>Somebody else deletes a folder's last object, and the empty folder with it, while we make or enter it.</summary>
    private static readonly ResiliencePipeline WhileFoldersGo = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<DirectoryNotFoundException>()
                    // The folder was gone when the file was to be made, and back when .NET looked what was missing.
                    .Handle<FileNotFoundException>()
                    .Handle<IOException>(failure => failure.HResult == FileExists),
                MaxRetryAttempts = 100,
                Delay = TimeSpan.Zero,
            }
        )
        .Build();

    private readonly string _path;
    private readonly string _final;
    private readonly FileStream _stream;

    private PartialFile(string path, string final, FileStream stream) => (_path, _final, _stream) = (path, final, stream);

    /// <summary>Opens a new file beside <paramref name="final"/>, making the folders on the way.</summary>
    public static PartialFile Beside(string final)
    {
        var path = $"{final}.{Guid.NewGuid():N}{ObjectKey.PartialEnding}";
        return WhileFoldersGo.Execute(() =>
        {
            MakeFolder(Path.GetDirectoryName(final)!);
            return new PartialFile(path, final, Open(path));
        });
    }

    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, ForFolders);
    }

    public Task Append(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _stream.WriteAsync(bytes, cancellation).AsTask();

    /// <summary>Makes the file visible under its final name, replacing an earlier one.</summary>
    public async Task Replace()
    {
        await Settle();
        File.Move(_path, _final, overwrite: true);
    }

    /// <summary>Makes the file visible under its final name unless that is taken; false when it is.</summary>
    public async Task<bool> Claim()
    {
        await Settle();
        if (OperatingSystem.IsWindows())
            return ClaimOnWindows();
        // Not File.Move: on Unix that looks whether the name is free and then renames over it, which two may do at once.
        if (Link(_path, _final) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == FileExists
            ? false
            : throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: no hard link \"{_final}\" could be made.", error);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        try
        {
            File.Delete(_path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder is gone or read-only, which is told already; a left-over is removed a day later by whoever lists it.
        }
    }

    /// <summary>Without a buffer: it would be written again on disposal when the disk is full. Producers write in blocks.</summary>
    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = ForFiles;
        return new FileStream(path, options);
    }

    private async Task Settle()
    {
        _stream.Flush(flushToDisk: true);
        await _stream.DisposeAsync();
    }

    private bool ClaimOnWindows()
    {
        try
        {
            File.Move(_path, _final, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(_final))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string added);
}
