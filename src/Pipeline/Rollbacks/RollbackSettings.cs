using Pipeline.Environments;

namespace Pipeline.Rollbacks;

/// <summary>What happens by itself when a deployment fails.</summary>
public sealed record RollbackSettings : ISettings
{
    /// <summary>Put the environment back as it was when a deployment fails after it has changed something; otherwise a person decides.</summary>
    public bool Automatic { get; init; } = true;

    /// <summary>How long putting it back may take in all.</summary>
    public Duration Deadline { get; init; } = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Deadline.Value <= TimeSpan.Zero)
            yield return new SettingsFault("deadline", $"{Deadline}", "more than 0s");
    }
}
