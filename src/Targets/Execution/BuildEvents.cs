using System.Reflection;
using Nuke.Common.Utilities.Collections;

namespace Nuke.Common.Execution;

/// <summary>Tells the build and its extensions what happens; one thing at a time, also when targets run side by side.</summary>
internal sealed class BuildEvents
{
    private readonly Lock _lock = new();
    private readonly NukeBuild _build;
    private readonly List<IBuildExtension> _extensions;

    public BuildEvents(NukeBuild build)
    {
        _build = build;
        var attributes = build.GetType().GetCustomAttributes<BuildExtensionAttributeBase>().ToList();
        attributes.ForEach(attribute => attribute.Build = build);
        _extensions = [.. attributes.OrderByDescending(attribute => attribute.Priority)];
    }

    public void Created(IReadOnlyList<ExecutableTarget> targets) =>
        Tell<IOnBuildCreated>(_build.OnBuildCreated, extension => extension.OnBuildCreated(targets));

    public void Initialized(IReadOnlyList<ExecutableTarget> targets, IReadOnlyList<ExecutableTarget> plan) =>
        Tell<IOnBuildInitialized>(_build.OnBuildInitialized, extension => extension.OnBuildInitialized(targets, plan));

    public void Running(ExecutableTarget target) =>
        Tell<IOnTargetRunning>(() => _build.OnTargetRunning(target.Name), extension => extension.OnTargetRunning(target));

    public void Skipped(ExecutableTarget target) =>
        Tell<IOnTargetSkipped>(() => _build.OnTargetSkipped(target.Name), extension => extension.OnTargetSkipped(target));

    public void Succeeded(ExecutableTarget target) =>
        Tell<IOnTargetSucceeded>(() => _build.OnTargetSucceeded(target.Name), extension => extension.OnTargetSucceeded(target));

    public void Failed(ExecutableTarget target) =>
        Tell<IOnTargetFailed>(() => _build.OnTargetFailed(target.Name), extension => extension.OnTargetFailed(target));

    public void Finished() => Tell<IOnBuildFinished>(_build.OnBuildFinished, extension => extension.OnBuildFinished());

    private void Tell<T>(Action build, Action<T> extension)
        where T : IBuildExtension
    {
        lock (_lock)
        {
            build();
            _extensions.OfType<T>().ForEach(extension);
        }
    }
}
