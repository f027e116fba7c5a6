namespace Pipeline.Deployments;

/// <summary>What runs in a slot, as found on the machine and not as remembered by anybody.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Release">What was started in it last; null when nothing ever was.</param>
public sealed record SlotStatus(Slot Slot, SlotRelease? Release)
{
    /// <summary>The service's process; null when it does not run at this moment.</summary>
    public int? Process { get; init; }

    /// <summary>True when the service's process runs.</summary>
    public bool Running => Process is not null;

    /// <summary>True when a supervisor would start the service again if it died.</summary>
    public bool Supervised { get; init; }

    /// <summary>How often the service has died since it was put into the slot.</summary>
    public int Restarts { get; init; }
}
