using Pipeline.Databases;

namespace Pipeline.Monitoring;

/// <summary>What is watched. The clients are the caller's, to be disposed after the watch.</summary>
/// <param name="PublicAddress">A client with the public address as its base: where the watch's own requests go.</param>
/// <param name="Metrics">A client with the base address of the metrics; it must always lead to one process, or to one that adds up all.</param>
/// <param name="Database">The service's database.</param>
public sealed record WatchedService(HttpClient PublicAddress, HttpClient Metrics, Database Database);
