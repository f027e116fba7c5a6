using Pipeline.Checks;
using Pipeline.Runs;

namespace Pipeline.Tests.Runs;

public class What_is_live
{
    [Fact]
    public void Is_the_same_release_when_it_is_read_once_more()
    {
        var state = LiveState.Nothing.Deployed(Release("1")).Deployed(Checked("2"));
        state.BackTo(Checked("2")).Releases.ShouldBe(state.Releases);

        static ReleaseRecord Checked(string version) => Release(version) with { Checks = [new CheckSettings { Name = "ready" }] };
    }

    [Fact]
    public void Rolling_back_twice_goes_one_further_back_and_never_forward()
    {
        var state = LiveState.Nothing.Deployed(Release("1")).Deployed(Release("2")).Deployed(Release("3"));
        state = state.BackTo(state.Previous);
        state.Live!.Version.ShouldBe("2");
        state = state.BackTo(state.Previous);
        state.Live!.Version.ShouldBe("1");
        state.Previous.ShouldBeNull();
    }

    [Fact]
    public void Going_back_to_one_leaves_out_all_that_came_after_it()
    {
        var state = LiveState.Nothing.Deployed(Release("1")).Deployed(Release("2")).Deployed(Release("3"));
        state.BackTo(Release("1")).Releases.ShouldBe([Release("1")]);
        state.BackTo(Release("3")).Releases.ShouldBe(state.Releases);
        state.BackTo(Release("0")).Releases.ShouldBe([Release("0")]);
        state.BackTo(null).Live.ShouldBeNull();
    }

    [Fact]
    public void A_release_that_is_live_again_is_no_longer_bad() =>
        LiveState
            .Nothing.Deployed(Release("1"))
            .Deployed(Release("2"))
            .BackTo(Release("1"))
            .Rejected(Bad("2"))
            .Deployed(Release("2"))
            .Bad.ShouldBeEmpty();

    [Fact]
    public void One_that_is_deployed_once_more_takes_its_own_place()
    {
        var before = LiveState.Nothing.Deployed(Release("1")).Deployed(Release("2") with { SchemaBefore = "003", Backup = "first" });
        var onTheOldSchema = before.Deployed(Release("2") with { SchemaBefore = "003", Backup = "second", Run = "again" });
        onTheOldSchema.Previous.ShouldBe(Release("1"));
        onTheOldSchema.Live.ShouldBe(Release("2") with { SchemaBefore = "003", Backup = "second", Run = "again" });
        before.Deployed(Release("2") with { SchemaBefore = "008", Backup = "second" }).Releases.ShouldBe(before.Releases);
    }

    [Fact]
    public void It_remembers_only_so_many()
    {
        var state = Enumerable.Range(0, 30).Aggregate(LiveState.Nothing, (state, number) => state.Deployed(Release($"{number}")));
        state.Releases.Count.ShouldBe(LiveState.Depth);
        state.Live!.Version.ShouldBe("29");
    }

    private static ReleaseRecord Release(string version) =>
        new()
        {
            Version = version,
            Commit = version,
            Digest = version,
            Artifact = "/" + version,
            Slot = "blue",
            Since = DateTimeOffset.UnixEpoch,
        };

    private static BadRelease Bad(string version) => new(version, version, version, DateTimeOffset.UnixEpoch, "bad", Automatic: false);
}
