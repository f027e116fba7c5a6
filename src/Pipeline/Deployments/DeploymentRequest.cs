using Pipeline.Databases;

namespace Pipeline.Deployments;

/// <summary>A release that is to get the traffic.</summary>
public sealed record DeploymentRequest
{
    /// <summary>The release's version; the service's version path must show it.</summary>
    public required string Version { get; init; }

    /// <summary>The commit it was built from.</summary>
    public required string Commit { get; init; }

    internal ReleaseIdentity Identity => new(Version, Commit);

    /// <summary>The artifact's folder: <see cref="Artifact.Folder"/>, or what an earlier release's record names.</summary>
    public required string Artifact { get; init; }

    /// <summary>The database that the service works on; null for none.</summary>
    public Database? Database { get; init; }

    /// <summary>
    /// Checks the service in its slot before it gets any traffic, through a client whose every address leads to the slot.
    /// What it throws ends the deployment with nothing switched.
    /// </summary>
    public Func<HttpClient, CancellationToken, Task> Smoke { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>The artifacts of releases that one may come back to: they are not removed however many there are.</summary>
    public IReadOnlyCollection<string> KeepArtifacts { get; init; } = [];
}
