namespace Pipeline.Deployments;

/// <summary>How a release got its traffic.</summary>
public sealed record DeploymentRecord
{
    /// <summary>The release's version.</summary>
    public required string Version { get; init; }

    /// <summary>The commit it was built from.</summary>
    public required string Commit { get; init; }

    /// <summary>The artifact's folder.</summary>
    public required string Artifact { get; init; }

    /// <summary>The slot it runs in.</summary>
    public required Slot Slot { get; init; }

    /// <summary>The slot that had the traffic before, and is kept warm; null for a first deployment or when nothing had to be done.</summary>
    public Slot? PreviousSlot { get; init; }

    /// <summary>From the start of the service until it was ready.</summary>
    public TimeSpan? StartToReady { get; init; }

    /// <summary>From the switch until the public address showed the new version.</summary>
    public TimeSpan? Switched { get; init; }

    /// <summary>How the previous slot's last requests ended; null without a previous slot.</summary>
    public DrainResult? Drain { get; init; }

    /// <summary>What users noticed of the switch; null when nothing was live before.</summary>
    public ProbeResult? Probe { get; init; }
}
