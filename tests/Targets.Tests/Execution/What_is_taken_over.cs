using Nuke.Common;

namespace Targets.Tests.Execution;

public sealed class What_is_taken_over : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("Compile", new[] { "Restore", "base", "middle", "own" })]
    [InlineData("Pack", new[] { "component", "packed" })]
    [InlineData("Twice", new[] { "once", "twice" })]
    public async Task What_others_say_comes_first(string target, string[] ran)
    {
        (await _harness.Run<DerivedBuild>(target)).ShouldBe(0, _harness.Errors);
        BaseBuild.Ran.ShouldBe(ran);
    }

    [Fact]
    public async Task A_target_that_overrides_none_has_no_base()
    {
        (await _harness.Run<OrphanBuild>("Alone")).ShouldBe(64);
        _harness.Errors.ShouldBe("Target Alone of OrphanBuild overrides no target. What a component says is taken over by Inherit<T>.\n");
    }

    private interface IPack : INukeBuild
    {
        Target Pack => _ => _.Executes(() => BaseBuild.Ran.Add("component"));
    }

    private abstract class BaseBuild : NukeBuild
    {
        protected BaseBuild() => Ran.Clear();

        public static List<string> Ran { get; } = [];

        public Target Restore => _ => _.Executes(() => Ran.Add("Restore"));

        public virtual Target Compile => _ => _.DependsOn(Restore).Executes(() => Ran.Add("base"));
    }

    private abstract class MiddleBuild : BaseBuild
    {
        public override Target Compile => _ => _.Base().Executes(() => Ran.Add("middle"));
    }

    private sealed class DerivedBuild : MiddleBuild, IPack
    {
        public override Target Compile => _ => _.Base().Executes(() => Ran.Add("own"));

        public Target Pack => _ => _.Inherit<IPack>(build => build.Pack).Executes(() => Ran.Add("packed"));

        private Target Once => _ => _.Executes(() => Ran.Add("once"));

        private Target Twice => _ => _.Inherit(Once).Executes(() => Ran.Add("twice"));
    }

    private sealed class OrphanBuild : NukeBuild
    {
        private Target Alone => _ => _.Base();
    }
}
