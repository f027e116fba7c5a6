using Pipeline.Environments;

namespace Pipeline.Runs;

/// <summary>What a progress counts.</summary>
public enum ProgressUnit
{
    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Rows of tables.</summary>
    Rows,

    /// <summary>Steps of equal weight.</summary>
    Steps,
}

/// <summary>
/// How far something is: one line with a bar that is redrawn in a terminal, and a calm line every ten seconds everywhere else.
/// Says nothing when all is over within two seconds.
/// </summary>
public sealed class Progress : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private const int BarWidth = 20;

    private readonly Transcript _transcript;
    private readonly string _what;
    private readonly long? _total;
    private readonly ProgressUnit _unit;
    private readonly long _started;
    private readonly ITimer _timer;
    private long _done;

    internal Progress(Transcript transcript, string what, long? total, ProgressUnit unit)
    {
        (_transcript, _what, _total, _unit) = (transcript, what, total, unit);
        _started = transcript.Time.GetTimestamp();
        var period = transcript.IsInteractive ? TimeSpan.FromMilliseconds(200) : Calm;
        _timer = transcript.Time.CreateTimer(_ => Show(), null, transcript.IsInteractive ? Silence : Calm, period);
    }

    /// <summary>That much more is done.</summary>
    public void Advance(long amount) => Interlocked.Add(ref _done, amount);

    /// <summary>Ends the progress and clears its line.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _transcript.Redraw("");
    }

    private void Show()
    {
        var done = Interlocked.Read(ref _done);
        // What was only expected is no end any more once it is passed.
        var total = done > _total ? null : _total;
        var line = Describe(_what, done, total, _unit, _transcript.Time.GetElapsedTime(_started));
        if (_transcript.IsInteractive)
            _transcript.Redraw($"  {Bar(done, total)}{line}");
        else
            _transcript.Line(line);
    }

    /// <summary>The line: what, how much of how much, how fast, and how long it will still take.</summary>
    internal static string Describe(string what, long done, long? total, ProgressUnit unit, TimeSpan elapsed)
    {
        if (unit == ProgressUnit.Steps && total is null)
            return $"{what}: {elapsed.Spoken()}";
        var rate = elapsed > TimeSpan.Zero ? done / elapsed.TotalSeconds : 0;
        var amount = total is > 0
            ? $"{Amount(done, unit)} of {Amount(total.Value, unit)} ({Math.Min(100, 100 * done / total.Value)}%)"
            : Amount(done, unit);
        var speed = unit == ProgressUnit.Steps ? "" : $", {Amount((long)rate, unit)}/s";
        var left = total > done && rate > 0 ? $", {TimeSpan.FromSeconds((total.Value - done) / rate).Spoken()} left" : "";
        return $"{what}: {amount}{speed}{left}";
    }

    /// <summary>How full it is at a glance; nothing where the end is not known.</summary>
    internal static string Bar(long done, long? total)
    {
        if (total is not > 0)
            return "";
        var filled = (int)Math.Clamp(BarWidth * done / total.Value, 0, BarWidth);
        return $"{new string('█', filled)}{new string('░', BarWidth - filled)} ";
    }

    private static string Amount(long amount, ProgressUnit unit) =>
        unit switch
        {
            ProgressUnit.Bytes => new ByteSize(amount).ToString(),
            ProgressUnit.Rows => $"{amount.Grouped()} rows",
            _ => amount.Grouped(),
        };
}
