namespace Pipeline.Monitoring;

/// <summary>How the live release did before anything was changed: what "baseline" in a threshold stands for.</summary>
public sealed record Baseline
{
    /// <summary>When the measuring ended.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>How long it was measured.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>The figures, by name; one that could not be measured is missing.</summary>
    public required IReadOnlyDictionary<string, BaselineFigure> Figures { get; init; }
}
