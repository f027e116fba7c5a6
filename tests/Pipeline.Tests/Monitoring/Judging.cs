using Pipeline.Monitoring;
using Pipeline.Monitoring.Judging;
using Pipeline.Monitoring.Thresholds;

namespace Pipeline.Tests.Monitoring;

/// <summary>A judge for a threshold as people write it.</summary>
internal static class Judging
{
    public static Judge For(string threshold, Baseline? baseline) => Judge.For(Threshold.Parse(threshold, out _)!, baseline);
}
