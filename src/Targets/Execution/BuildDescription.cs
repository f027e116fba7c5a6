using Nuke.Common.Parameters;

namespace Nuke.Common.Execution;

/// <summary>A build and what it says of itself: its targets and its parameters.</summary>
internal sealed record BuildDescription(NukeBuild Build, IReadOnlyList<ExecutableTarget> Targets, IReadOnlyList<BuildParameter> Parameters)
{
    public static BuildDescription Of(NukeBuild build, IReadOnlyList<Target> defaults)
    {
        var targets = TargetCatalogue.Of(build).Targets;
        foreach (var target in targets)
            target.IsDefault = defaults.Any(factory => factory.Equals(target.Factory));
        return new BuildDescription(build, targets, BuildParameter.Of(build.GetType()));
    }
}
