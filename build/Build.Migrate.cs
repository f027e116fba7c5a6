using System.ComponentModel;
using Nuke.Common;

partial class Build
{
    [Category("Stages")]
    Target Migrate =>
        _ =>
            _.Description("Applies the pending migrations one at a time, verified; a failing one is taken back with all before it")
                .DependsOn(Rehearse)
                .OnlyWhenDynamic(() => HasWork, ThereIsWork)
                .Executes(() =>
                    Act(cancellation => CurrentRun.Step(nameof(Migrate), token => Runner.Up(Stamp, token), cancellation), Runner.Foresee)
                );
}
