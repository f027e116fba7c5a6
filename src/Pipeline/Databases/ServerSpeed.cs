namespace Pipeline.Databases;

/// <summary>How fast a server works, to tell from one how long something will take on another.</summary>
public static class ServerSpeed
{
    private const int Times = 3;

    /// <summary>Processor and memory, and no disk: some 100 ms on the servers of today.</summary>
    private const string Work = "SELECT count(DISTINCT md5(n::text)) FROM generate_series(1, 50000) AS n";

    /// <summary>How many times slower one server is than another: the fastest of three for each, so that what else they do counts little.</summary>
    public static async Task<double> Slower(Database one, Database other, TimeProvider time, CancellationToken cancellation) =>
        await Measure(one, time, cancellation) / await Measure(other, time, cancellation);

    private static async Task<TimeSpan> Measure(Database database, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = await database.ConnectGuarded(cancellation);
        var fastest = TimeSpan.MaxValue;
        for (var round = 0; round < Times; round++)
        {
            var started = time.GetTimestamp();
            await connection.Scalar<long>(Work, cancellation);
            var took = time.GetElapsedTime(started);
            fastest = took < fastest ? took : fastest;
        }

        return fastest;
    }
}
