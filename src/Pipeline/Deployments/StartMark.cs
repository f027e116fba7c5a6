namespace Pipeline.Deployments;

/// <summary>Where the story of a start begins: only what comes after it counts, and is told when it ends badly.</summary>
/// <param name="Log">How long the slot's log was.</param>
/// <param name="Deaths">How often the service had died.</param>
internal readonly record struct StartMark(long Log, int Deaths);
