namespace Pipeline.Deployments;

/// <summary>How traffic came back to an earlier release.</summary>
/// <param name="Slot">The slot that has the traffic now.</param>
/// <param name="Version">The version that the public address shows.</param>
/// <param name="Warm">True when the release was still running; false when it had to be started.</param>
/// <param name="TrafficBack">From the call until the public address showed the version.</param>
public sealed record PutBackRecord(Slot Slot, string Version, bool Warm, TimeSpan TrafficBack);
