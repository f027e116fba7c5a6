using Pipeline.Environments;

namespace Pipeline.Preflight;

/// <summary>What must hold before anything is touched.</summary>
public sealed record GateSettings : ISettings
{
    /// <summary>Refuse a work tree that differs from its commit; otherwise only warn.</summary>
    public bool CleanTree { get; init; }

    /// <summary>The branch that may be deployed; any when empty. A detached head on a tag passes.</summary>
    public string Branch { get; init; } = "";

    /// <summary>The environment in which the same commit must be live, or have been, without having been taken back; none when empty.</summary>
    public string RequiresSuccessIn { get; init; } = "";

    /// <summary>The share of each disk that must be free.</summary>
    public Share FreeDisk { get; init; } = new(0.2);

    /// <summary>How old the newest proven backup may be, for an environment that is backed up every night: <c>24h</c>; unset, none is asked for.</summary>
    public Duration? BackupAge { get; init; }

    /// <summary>How long a query may have been running on the database before it is warned of.</summary>
    public Duration LongQuery { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (FreeDisk.Fraction is < 0 or >= 1)
            yield return new SettingsFault("freeDisk", FreeDisk.ToString(), "a share from 0% to below 100%");
        if (BackupAge is { } age && age.Value <= TimeSpan.Zero)
            yield return new SettingsFault("backupAge", $"{age}", "more than 0s");
    }
}
