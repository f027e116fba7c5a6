namespace Nuke.Common.Execution;

/// <summary>Something beside the build that hears of its run.</summary>
public interface IBuildExtension
{
    /// <summary>Extensions of a higher priority hear first.</summary>
    float Priority { get; }
}

/// <summary>Hears that the build was made and its parameters are set.</summary>
public interface IOnBuildCreated : IBuildExtension
{
    /// <summary>The build was made.</summary>
    void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets);
}

/// <summary>Hears that targets are about to run.</summary>
public interface IOnBuildInitialized : IBuildExtension
{
    /// <summary>The plan is made.</summary>
    void OnBuildInitialized(IReadOnlyCollection<ExecutableTarget> executableTargets, IReadOnlyCollection<ExecutableTarget> executionPlan);
}

/// <summary>Hears that a target is about to run.</summary>
public interface IOnTargetRunning : IBuildExtension
{
    /// <summary>The target is about to run.</summary>
    void OnTargetRunning(ExecutableTarget target);
}

/// <summary>Hears that a target was skipped.</summary>
public interface IOnTargetSkipped : IBuildExtension
{
    /// <summary>The target was skipped.</summary>
    void OnTargetSkipped(ExecutableTarget target);
}

/// <summary>Hears that a target succeeded.</summary>
public interface IOnTargetSucceeded : IBuildExtension
{
    /// <summary>The target succeeded.</summary>
    void OnTargetSucceeded(ExecutableTarget target);
}

/// <summary>Hears that a target failed or was cancelled.</summary>
public interface IOnTargetFailed : IBuildExtension
{
    /// <summary>The target failed.</summary>
    void OnTargetFailed(ExecutableTarget target);
}

/// <summary>Hears that all is over.</summary>
public interface IOnBuildFinished : IBuildExtension
{
    /// <summary>All is over.</summary>
    void OnBuildFinished();
}
