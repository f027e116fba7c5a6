using Pipeline.Store;

namespace Pipeline.Runs;

/// <summary>A run's log: written to a local file as it goes, so that it survives a kill, and put into the store when the run ends.</summary>
public sealed class RunLog : IDisposable
{
    private readonly StreamWriter _writer;

    private RunLog(string path, StreamWriter writer) => (Path, _writer) = (path, writer);

    /// <summary>The local file.</summary>
    public string Path { get; }

    /// <summary>Opens the log of a run, and has the transcript write to it from now on.</summary>
    /// <param name="folder">The local folder for logs.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="transcript">What is logged.</param>
    public static RunLog Open(string folder, string run, Transcript transcript)
    {
        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, $"{run}.log");
        var log = new RunLog(path, new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read)));
        transcript.LogTo(log._writer);
        return log;
    }

    /// <summary>Puts the log into the store, as it is by now.</summary>
    public Task Save(IObjectStore store, RunSummary run, CancellationToken cancellation) =>
        store.Write(
            $"{run.Start.Environment}/runs/{run.Run}/run.log",
            async (stream, token) =>
            {
                await using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                await file.CopyToAsync(stream, token);
            },
            cancellation
        );

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
