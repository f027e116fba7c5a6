using System.Globalization;

namespace SampleService;

/// <summary>
/// Ways to be a bad release, for those who test a pipeline: <c>SAMPLE_FAULT</c> is one of <c>login-500</c>, <c>never-ready</c>, <c>slow</c>,
/// <c>errors=20%</c>, <c>crash-after=5s</c>, or several joined by commas. None when it is not set.
/// </summary>
internal sealed class Faults
{
    private readonly IReadOnlyDictionary<string, string> _faults;

    private Faults(IReadOnlyDictionary<string, string> faults) => _faults = faults;

    public bool NeverReady => _faults.ContainsKey("never-ready");

    public static Faults Parse(string? text) => new(
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(fault => fault.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1] : ""));

    public bool FailsLogin => _faults.ContainsKey("login-500");

    public TimeSpan Delay => _faults.ContainsKey("slow") ? TimeSpan.FromMilliseconds(300) : TimeSpan.Zero;

    public double ErrorShare => Number("errors", '%') / 100;

    public void CrashLater(IHostApplicationLifetime lifetime)
    {
        if (_faults.ContainsKey("crash-after"))
            lifetime.ApplicationStarted.Register(() => _ = Crash(TimeSpan.FromSeconds(Number("crash-after", 's'))));
    }

    public override string ToString() => string.Join(',', _faults.Select(fault => fault.Value.Length > 0 ? $"{fault.Key}={fault.Value}" : fault.Key));

    private static async Task Crash(TimeSpan after)
    {
        await Task.Delay(after);
        Environment.Exit(70);
    }

    private double Number(string fault, char unit) =>
        _faults.TryGetValue(fault, out var value) ? double.Parse(value.TrimEnd(unit), CultureInfo.InvariantCulture) : 0;
}
