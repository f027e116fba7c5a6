using Pipeline.Environments;
using Pipeline.Monitoring.Thresholds;

namespace Pipeline.Monitoring;

/// <summary>The watch over a release that has just got the traffic.</summary>
public sealed record MonitorSettings : ISettings
{
    /// <summary>Twenty looks are what the judging was measured with: enough to see, few enough not to cry wolf.</summary>
    private const int LooksInWindow = 20;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long the release is watched.</summary>
    public Duration Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often it is looked at; a twentieth of the window, at least a second, when left out.</summary>
    public Duration? Interval { get; init; }

    /// <summary>How much of the window's beginning is not judged, as a service that has just started is slow; a tenth of the window when left out.</summary>
    public Duration? WarmUp { get; init; }

    /// <summary>How long the live release is measured before anything is changed, for what "baseline" in a threshold stands for.</summary>
    public Duration BaselineWindow { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Where the service tells its metrics, in Prometheus's text format: a path below the public address, or a full address. It must
    /// always lead to the same process, or to one that adds up all.
    /// </summary>
    public string MetricsPath { get; init; } = "/metrics";

    /// <summary>What the service calls its metrics.</summary>
    public MetricSettings Metrics { get; init; } = new();

    /// <summary>
    /// What must hold, one a line: a figure, a comparison and a bound. Figures: error-rate, request-rate, p50, p95, p99, login-success,
    /// availability, database-connections, longest-query, lock-waits, deadlocks. In the bound: numbers with %, ms, s or m, baseline, +, -, *,
    /// parentheses, max(…) and min(…), which leave out what needs a baseline when there is none.
    /// </summary>
    public IReadOnlyList<string> Thresholds { get; init; } =
    [
        "error-rate <= max(1%, baseline * 2, baseline + 0.5%)",
        "p95 <= baseline * 1.5 + 50ms",
        "availability >= 99%",
        "database-connections < 80%",
        "longest-query < max(30s, baseline * 2)",
        "lock-waits < max(10, baseline * 2)",
    ];

    /// <summary>
    /// Requests that the watch sends in turn, so that there is something to judge where nobody calls. Five failing in a row fail the release.
    /// </summary>
    public IReadOnlyList<RequestSettings> Synthetic { get; init; } = [new() { Path = "/health/ready" }];

    /// <summary>How many of them are sent a second.</summary>
    public int SyntheticRate { get; init; } = 20;

    /// <summary>The interval in force.</summary>
    internal TimeSpan EffectiveInterval => Interval?.Value ?? Longer(Window.Value / LooksInWindow, ShortestInterval);

    /// <summary>The warm-up in force.</summary>
    internal TimeSpan EffectiveWarmUp => WarmUp?.Value ?? Window.Value / 10;

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (EffectiveInterval <= TimeSpan.Zero || EffectiveInterval > (Window.Value - EffectiveWarmUp) / 4)
            yield return new SettingsFault(
                Interval is null ? "window" : "interval",
                $"{Interval ?? Window}",
                "room for at least 4 looks of at least a moment each after the warm-up"
            );
        if (BaselineWindow.Value <= TimeSpan.Zero)
            yield return new SettingsFault("baselineWindow", $"{BaselineWindow}", "more than 0s");
        if (!IsAddress(MetricsPath))
            yield return new SettingsFault(
                "metricsPath",
                $"\"{MetricsPath}\"",
                "a path that begins with / or an address that begins with http"
            );
        if (SyntheticRate is < 1 or > 1000)
            yield return new SettingsFault("syntheticRate", $"{SyntheticRate}", "from 1 to 1000");
        if (Thresholds.Count == 0)
            yield return SettingsFault.Missing("thresholds", "at least one, as a watch without any cannot tell good from bad");
        var requests = Synthetic.SelectMany((request, index) => Below($"synthetic[{index}]", request));
        foreach (var fault in ThresholdFaults().Concat(Below("metrics", Metrics)).Concat(requests))
            yield return fault;
    }

    /// <summary>The thresholds read; only after <see cref="Faults"/> has found none.</summary>
    internal IReadOnlyList<Threshold> ReadThresholds() => [.. Thresholds.Select(text => Threshold.Parse(text, out _)!)];

    private IEnumerable<SettingsFault> ThresholdFaults()
    {
        for (var index = 0; index < Thresholds.Count; index++)
        {
            var text = Thresholds[index];
            Threshold.Parse(text, out var fault);
            if (fault is not null)
                yield return new SettingsFault(
                    $"thresholds[{index}]",
                    $"{fault.Found} at position {fault.Position} of \"{text}\"",
                    fault.Expected
                );
        }
    }

    private static IEnumerable<SettingsFault> Below(string key, ISettings settings) => settings.Faults().Select(fault => fault.Below(key));

    private static bool IsAddress(string text) =>
        text.StartsWith('/')
            ? Uri.TryCreate(text, UriKind.Relative, out _)
            : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
