namespace Pipeline.Store;

/// <summary>Who wants an environment for himself, and what for; told to whoever comes second.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Command">What runs, such as <c>DeployStaging</c>.</param>
public sealed record LeaseRequest(string Run, string Command)
{
    /// <summary>
    /// How long the lease outlives its holder; renewed three times as often. A store that does not answer for as long loses it.
    /// </summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);
}
