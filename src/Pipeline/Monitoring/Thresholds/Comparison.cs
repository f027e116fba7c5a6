namespace Pipeline.Monitoring.Thresholds;

/// <summary>How a figure has to stand to its bound.</summary>
internal enum Comparison
{
    /// <summary>Less than the bound.</summary>
    Less,

    /// <summary>At most the bound.</summary>
    AtMost,

    /// <summary>More than the bound.</summary>
    More,

    /// <summary>At least the bound.</summary>
    AtLeast,
}
