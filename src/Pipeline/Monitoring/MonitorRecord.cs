namespace Pipeline.Monitoring;

/// <summary>What a watch saw and came to; part of the run's record.</summary>
public sealed record MonitorRecord
{
    /// <summary>When the watch began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it lasted: less than the settings say when a threshold broke.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Fail when any threshold broke, pass when all were kept, else inconclusive.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>One verdict a threshold, in the order of the settings; then the public address, when it did not answer.</summary>
    public required IReadOnlyList<ThresholdVerdict> Verdicts { get; init; }

    /// <summary>The looks, oldest first.</summary>
    public required IReadOnlyList<MonitorSample> Samples { get; init; }

    /// <summary>Requests that the service answered after the warm-up, by its own count, the watch's among them; null when it did not tell.</summary>
    public required long? Requests { get; init; }

    /// <summary>Requests that the watch itself made, the warm-up included.</summary>
    public required long SyntheticRequests { get; init; }

    /// <summary>How many of those failed.</summary>
    public required long SyntheticFailures { get; init; }
}
