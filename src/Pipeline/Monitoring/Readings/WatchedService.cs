using Pipeline.Databases;

namespace Pipeline.Monitoring.Readings;

/// <summary>What is watched.</summary>
/// <param name="Client">A client with the public address as its base.</param>
/// <param name="Database">The service's database.</param>
internal sealed record WatchedService(HttpClient Client, Database Database);
