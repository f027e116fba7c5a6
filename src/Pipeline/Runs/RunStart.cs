using System.Text.Json.Serialization;

namespace Pipeline.Runs;

/// <summary>What is known when a run begins.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Command">What was asked for: <c>DeployStaging</c>, <c>Rollback</c>.</param>
/// <param name="Version">The release that it is about.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="By">Who, as <c>user@host</c>.</param>
/// <param name="Continues">The unfinished run that this one carries on.</param>
/// <param name="RestorePoint">That run's restore point, which this one keeps from its first moment on, should it be killed too.</param>
public sealed record RunStart(
    string Environment,
    string Command,
    string Version,
    string Commit,
    string By,
    string? Continues = null,
    RestorePoint? RestorePoint = null
)
{
    /// <summary>True for a rollback: what it backs up is what it replaces, and not where the way back of a release leads to.</summary>
    [JsonIgnore]
    public bool IsRollback => Command == "Rollback";

    /// <summary>
    /// True for a run that takes a backup or restores one: at any moment the environment is as it was before or as it is afterwards, so that it leaves nothing to
    /// carry on, and settles nothing that others have left.
    /// </summary>
    [JsonIgnore]
    public bool LeavesNothing => Command is "Backup" or "RestoreDatabase";
}

/// <summary>How a run ended.</summary>
/// <param name="Status">The result.</param>
/// <param name="Reason">Why, when it did not succeed; null otherwise.</param>
public sealed record RunEnd(RunStatus Status, string? Reason);
