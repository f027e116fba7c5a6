namespace Pipeline.Monitoring;

/// <summary>The figures of one look, for charts: shares and rates are of the time since the look before, all else is as it was then.</summary>
/// <param name="At">When.</param>
/// <param name="Figures">The figures measured at that look, by name; shares from 0 to 1, times in seconds.</param>
public sealed record MonitorSample(DateTimeOffset At, IReadOnlyDictionary<string, double> Figures);
