using System.Globalization;

namespace Nuke.Common.Execution;

/// <summary>
/// What a run has got done, for <c>--continue</c>: one file below <c>.nuke/temp</c>, its first line a digest of the command line, then a
/// target a line as each succeeds. So a killed run is continued like a failed one.
/// </summary>
internal sealed class Attempt
{
    private static readonly string[] NotPartOfIt = ["--continue", "-continue"];

    private readonly string _file;
    private readonly string _digest;
    private readonly Lock _lock = new();
    private HashSet<string> _done = [];
    private StreamWriter? _writer;

    private Attempt(string folder, IEnumerable<string> arguments)
    {
        _file = Path.Combine(folder, "build-attempt.log");
        var command = string.Join('\n', arguments.Where(argument => !NotPartOfIt.Contains(argument, StringComparer.OrdinalIgnoreCase)));
        // FNV-1a: loading a cryptographic hash would cost every run 7 ms.
        _digest = command
            .Aggregate(14695981039346656037UL, (hash, letter) => unchecked((hash ^ letter) * 1099511628211UL))
            .ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Begins anew, or with what the last run of the same command line got done.</summary>
    public static Attempt Begin(string folder, IEnumerable<string> arguments, bool continues)
    {
        var attempt = new Attempt(folder, arguments);
        if (
            continues
            && File.Exists(attempt._file)
            && File.ReadAllLines(attempt._file) is [var digest, .. var names]
            && digest == attempt._digest
        )
            attempt._done = [.. names];
        else
            File.WriteAllLines(attempt._file, [attempt._digest]);
        return attempt;
    }

    public bool Has(ExecutableTarget target) => _done.Contains(target.Name);

    /// <summary>A target that is there to tidy up after a failure has to do so after the next one too.</summary>
    public void Succeeded(ExecutableTarget target)
    {
        if (target.Status != ExecutionStatus.Succeeded || target.AssuredAfterFailure)
            return;
        lock (_lock)
            (_writer ??= new StreamWriter(_file, append: true) { AutoFlush = true }).WriteLine(target.Name);
    }

    /// <summary>All is done: there is nothing to continue.</summary>
    public void End()
    {
        _writer?.Dispose();
        // A target may have cleaned the whole folder away.
        if (File.Exists(_file))
            File.Delete(_file);
    }
}
