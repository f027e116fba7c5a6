using Pipeline.Runs;

namespace Pipeline.Preflight;

/// <summary>The regular backups still come, and still restore: one that nobody misses for weeks is missed now.</summary>
public static class BackupAgeGate
{
    /// <summary>Looks at the newest backup that was proven to restore.</summary>
    /// <param name="most">How old it may be.</param>
    /// <param name="newest">When that was taken; null when there is none.</param>
    /// <param name="time">The clock.</param>
    public static Gate For(TimeSpan most, Func<CancellationToken, Task<DateTimeOffset?>> newest, TimeProvider time) =>
        new("backups", async cancellation => Judge(most, await newest(cancellation), time.GetUtcNow()));

    internal static GateResult Judge(TimeSpan most, DateTimeOffset? newest, DateTimeOffset now) =>
        newest is not { } taken ? GateResult.Refuse("no backup was proven to restore yet", Next)
        : now - taken > most
            ? GateResult.Refuse($"the newest proven backup is {(now - taken).Spoken()} old, expected at most {most.Spoken()}", Next)
        : GateResult.Pass($"the newest proven one is {(now - taken).Spoken()} old");

    private const string Next = "Take one, and look why the regular one did not come: the target Backup.";
}
