using Pipeline.Runs;

namespace Pipeline.Preflight;

/// <summary>The regular backups still come, and still restore: one that nobody misses for weeks is missed now.</summary>
public static class BackupAgeGate
{
    /// <summary>Looks at the newest backup that was proven to restore.</summary>
    /// <param name="most">How old it may be.</param>
    /// <param name="newest">When that was taken; null when there is none.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="time">The clock.</param>
    public static Gate For(TimeSpan most, Func<CancellationToken, Task<DateTimeOffset?>> newest, string environment, TimeProvider time) =>
        new("backups", async cancellation => Judge(most, await newest(cancellation), environment, time.GetUtcNow()));

    internal static GateResult Judge(TimeSpan most, DateTimeOffset? newest, string environment, DateTimeOffset now)
    {
        var next = $"Look why the regular one did not come, and take one: {Invocation.Program} Backup --environment {environment}";
        return newest is not { } taken ? GateResult.Refuse("no backup was proven yet as far as Backups.verification asks", next)
            : now - taken > most
                ? GateResult.Refuse(
                    $"the newest backup that is proven as far as Backups.verification asks is {(now - taken).Spoken()} old, expected at most {most.Spoken()}",
                    next
                )
            : GateResult.Pass($"the newest proven one is {(now - taken).Spoken()} old");
    }
}
