using Pipeline.Environments;

namespace Pipeline.Migrations;

/// <summary>How much of the server a backfill may take.</summary>
public sealed record BackfillSettings : ISettings
{
    /// <summary>
    /// How long a batch should take: other clients wait for its rows for about that long. Batches are made larger and smaller by what the one before took.
    /// </summary>
    public Duration BatchTime { get; init; } = TimeSpan.FromMilliseconds(35);

    /// <summary>The share of the time in which it works; it rests for the others. 100% never rests.</summary>
    public Share Share { get; init; } = new(1);

    /// <summary>It rests while a replica is further behind. The role must be a member of pg_monitor to see that.</summary>
    public Duration LargestLag { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>It rests while more sessions than this wait for locks, whoever holds those.</summary>
    public int MostLockWaits { get; init; } = 20;

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (BatchTime.Value < TimeSpan.FromMilliseconds(1))
            yield return new SettingsFault("batchTime", $"{BatchTime}", "at least 1ms");
        if (Share.Fraction is <= 0 or > 1)
            yield return new SettingsFault("share", $"{Share}", "more than 0% and at most 100%");
        if (LargestLag.Value <= TimeSpan.Zero)
            yield return new SettingsFault("largestLag", $"{LargestLag}", "more than 0s");
        if (MostLockWaits < 0)
            yield return new SettingsFault("mostLockWaits", $"{MostLockWaits}", "at least 0");
    }
}
