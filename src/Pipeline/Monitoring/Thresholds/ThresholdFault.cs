namespace Pipeline.Monitoring.Thresholds;

/// <summary>What is wrong with a threshold's text.</summary>
/// <param name="Position">Where, counting from 1.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What should.</param>
internal sealed record ThresholdFault(int Position, string Found, string Expected);
