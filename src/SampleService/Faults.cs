using System.Globalization;

namespace SampleService;

/// <summary>
/// Ways to be a bad release, for those who test a pipeline: <c>SAMPLE_FAULT</c> is one of <c>login-500</c>, <c>never-ready</c>, <c>slow</c>
/// (300 ms more), <c>errors=20%</c>, <c>crash-after=5s</c>, or several joined by commas. None when it is not set.
/// </summary>
internal sealed record Faults
{
    private string Text { get; init; } = "";

    /// <summary>Healthy, but nobody can log in.</summary>
    public bool LoginFails { get; private init; }

    public bool NeverReady { get; private init; }

    /// <summary>How much longer each business request takes.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>The share of business requests that fail, from 0 to 1.</summary>
    public double ErrorShare { get; private init; }

    /// <summary>When the process dies, counted from its start; null when it lives.</summary>
    public TimeSpan? CrashAfter { get; private init; }

    /// <exception cref="FormatException">A fault is unknown: a test of a bad release must not run a good one by a slip of the pen.</exception>
    public static Faults Parse(string? text)
    {
        var words = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Aggregate(new Faults { Text = string.Join(',', words) }, static (faults, word) => faults.With(word));
    }

    public async void CrashLater()
    {
        if (CrashAfter is not { } after)
            return;
        await Task.Delay(after);
        Environment.Exit(70);
    }

    public override string ToString() => Text;

    private Faults With(string word) =>
        word.Split('=') switch
        {
            ["login-500"] => this with { LoginFails = true },
            ["never-ready"] => this with { NeverReady = true },
            ["slow"] => this with { Delay = TimeSpan.FromMilliseconds(300) },
            ["errors", var share] when Number(share, '%') is { } percent => this with { ErrorShare = percent / 100 },
            ["crash-after", var time] when Number(time, 's') is { } seconds => this with { CrashAfter = TimeSpan.FromSeconds(seconds) },
            _ => throw new FormatException(
                $"SAMPLE_FAULT: found \"{word}\", expected login-500, never-ready, slow, errors=20% or crash-after=5s."
            ),
        };

    private static double? Number(string text, char unit) =>
        text.EndsWith(unit) && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
