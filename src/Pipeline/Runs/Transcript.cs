using Pipeline.Environments;

namespace Pipeline.Runs;

/// <summary>
/// What a run says: plain lines for people on the console, and the same with times and details in the run's log.
/// Everything passes through <see cref="Secrets.Mask(string)"/> first. Safe to be called from several tasks at once.
/// </summary>
/// <param name="console">Where people read along.</param>
/// <param name="secrets">What must not be read.</param>
/// <param name="time">The clock for the log's times.</param>
public sealed class Transcript(TextWriter console, Secrets secrets, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<string> _beforeLog = [];
    private TextWriter? _log;
    private readonly List<string> _warnings = [];

    /// <summary>True when a person watches a terminal that can redraw a line.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>The clock, for those who measure what they tell.</summary>
    public TimeProvider Time => time;

    /// <summary>The warnings so far, to be repeated in the summary.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_lock)
                return [.. _warnings];
        }
    }

    /// <summary>From now on everything also goes to this log; what was said before is written first.</summary>
    public void LogTo(TextWriter log)
    {
        lock (_lock)
        {
            _beforeLog.ForEach(log.WriteLine);
            log.Flush();
            _beforeLog.Clear();
            _log = log;
        }
    }

    /// <summary>One fact, on the console and in the log.</summary>
    public void Line(string text) => Tell(text, "", onConsole: true);

    /// <summary>One fact for the log only.</summary>
    public void Detail(string text) => Tell(text, "", onConsole: false);

    /// <summary>Something that does not stop the run but should be known; repeated in the summary.</summary>
    public void Warn(string text)
    {
        lock (_lock)
            _warnings.Add(secrets.Mask(text));
        Tell(text, "Warning: ", onConsole: true);
    }

    /// <summary>Progress of something that takes longer than two seconds; ends when disposed.</summary>
    /// <param name="what">What is going on, as a clause: "Backing up app".</param>
    /// <param name="total">How much there is to do, when known.</param>
    /// <param name="unit">What is counted.</param>
    public Progress Progress(string what, long? total = null, ProgressUnit unit = ProgressUnit.Bytes) => new(this, what, total, unit);

    /// <summary>How much fits into a line of the terminal: one that is longer cannot be redrawn.</summary>
    public int Width { get; init; } = int.MaxValue;

    /// <summary>Redraws the current console line, as much as fits; nothing unless <see cref="IsInteractive"/>.</summary>
    internal void Redraw(string text)
    {
        if (!IsInteractive)
            return;
        var masked = secrets.Mask(text);
        lock (_lock)
        {
            console.Write($"\r\u001b[2K{(masked.Length < Width ? masked : masked[..(Width - 2)] + "…")}");
            console.Flush();
        }
    }

    private void Tell(string text, string mark, bool onConsole)
    {
        var masked = secrets.Mask(text);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (onConsole)
                console.WriteLine($"{(IsInteractive ? "\r\u001b[2K" : "")}  {mark}{masked.ReplaceLineEndings("\n  ")}");
            Log($"{now:yyyy-MM-ddTHH:mm:ss.fffZ} {mark}{masked}");
        }
    }

    private void Log(string line)
    {
        if (_log is null)
        {
            _beforeLog.Add(line);
            return;
        }

        _log.WriteLine(line);
        _log.Flush();
    }
}
