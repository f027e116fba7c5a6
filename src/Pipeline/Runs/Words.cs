using System.Globalization;

namespace Pipeline.Runs;

/// <summary>Figures as people read them, the same on the console, in the log and in the report.</summary>
public static class Words
{
    /// <summary><c>3 ms</c>, <c>1.2 s</c>, <c>2 min 05 s</c>, <c>3 h 07 min</c>.</summary>
    public static string Spoken(this TimeSpan time) =>
        time switch
        {
            { TotalMilliseconds: < 999.5 } => Invariant($"{time.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 59.95 } => Invariant($"{time.TotalSeconds:0.0} s"),
            { TotalMinutes: < 60 } => Invariant($"{Whole(time.TotalSeconds) / 60} min {Whole(time.TotalSeconds) % 60:00} s"),
            _ => Invariant($"{Whole(time.TotalMinutes) / 60} h {Whole(time.TotalMinutes) % 60:00} min"),
        };

    /// <summary>With thousands separated: <c>100,000</c>.</summary>
    public static string Grouped(this long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 migration</c>, <c>4 migrations</c>.</summary>
    public static string Counted(this int count, string noun, string? plural = null) =>
        $"{((long)count).Grouped()} {(count == 1 ? noun : plural ?? noun + "s")}";

    /// <summary>A moment, in UTC to the second.</summary>
    public static string Spoken(this DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static long Whole(double number) => (long)Math.Round(number);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
