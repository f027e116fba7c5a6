using Pipeline.Environments;
using Pipeline.Preflight;
using Pipeline.Repositories;
using Pipeline.Runs;

namespace Pipeline.Tests.Preflight;

public class Gates_refuse_with_all_reasons_at_once
{
    private readonly StringWriter _console = new();

    [Fact]
    public async Task And_touch_nothing()
    {
        var stage = Stage(
            new Gate("disk", _ => Task.FromResult(GateResult.Refuse("/ is full", "Make room."))),
            new Gate("database", _ => throw new PipelineException("The database cannot be reached.", "refused")),
            new Gate("store", _ => Task.FromResult(GateResult.Pass("/store")))
        );

        var failure = await Should.ThrowAsync<PipelineException>(() => stage.Run(TestContext.Current.CancellationToken));

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.Message.ShouldContain("disk: / is full");
        failure.Message.ShouldContain("database: The database cannot be reached. refused");
        failure.Message.ShouldContain("Nothing was changed.");
        failure.Message.ShouldContain("Make room.");
        _console.ToString().ShouldContain("/store");
    }

    [Fact]
    public async Task What_holds_badly_is_a_warning()
    {
        var record = await Stage(new Gate("repository", _ => Task.FromResult(GateResult.Warn("3 uncommitted changes"))))
            .Run(TestContext.Current.CancellationToken);
        record.Gates["repository"].Verdict.ShouldBe(GateVerdict.Warn);
        _console.ToString().ShouldContain("Warning: repository: 3 uncommitted changes");
    }

    [Theory]
    [InlineData("main", false, "", GateVerdict.Pass)]
    [InlineData("main", true, "", GateVerdict.Warn)]
    [InlineData("feature", false, "main", GateVerdict.Refuse)]
    [InlineData(null, false, "main", GateVerdict.Pass)]
    public void The_repository_is_judged_by_branch_and_changes(string? branch, bool changed, string expected, GateVerdict verdict)
    {
        var state = new RepositoryState
        {
            Commit = new string('a', 40),
            Branch = branch,
            Tags = branch is null ? ["v1.0.0"] : [],
            Changes = changed ? [" M file"] : [],
        };
        RepositoryGate.Judge(state, new GateSettings { Branch = expected }).Verdict.ShouldBe(verdict);
    }

    [Fact]
    public void What_is_no_repository_goes_where_nobody_asks_for_commits_only()
    {
        RepositoryGate.Judge(RepositoryState.None, new GateSettings()).Verdict.ShouldBe(GateVerdict.Warn);
        RepositoryGate.Judge(RepositoryState.None, new GateSettings { CleanTree = true }).Verdict.ShouldBe(GateVerdict.Refuse);
        RepositoryGate.Judge(RepositoryState.None, new GateSettings { RequiresSuccessIn = "staging" }).Verdict.ShouldBe(GateVerdict.Refuse);
    }

    [Fact]
    public void A_changed_tree_is_refused_where_only_commits_may_go() =>
        RepositoryGate
            .Judge(new RepositoryState { Commit = "aaa", Changes = ["?? new"] }, new GateSettings { CleanTree = true })
            .Verdict.ShouldBe(GateVerdict.Refuse);

    [Fact]
    public void Promotion_needs_the_same_commit_to_have_been_live_and_not_taken_back()
    {
        var live = LiveState.Nothing.Deployed(
            new ReleaseRecord
            {
                Version = "1",
                Commit = "aaa",
                Digest = "d",
                Artifact = "",
                Slot = "blue",
                Since = DateTimeOffset.UnixEpoch,
            }
        );
        PromotionGate.Judge("staging", live, "aaa").Verdict.ShouldBe(GateVerdict.Pass);
        PromotionGate.Judge("staging", live, "bbb").Verdict.ShouldBe(GateVerdict.Refuse);
        var back = live.BackTo(null).Rejected(new BadRelease("1", "aaa", "d", DateTimeOffset.UnixEpoch, "500s", Automatic: true));
        PromotionGate.Judge("staging", back, "aaa").Found.ShouldContain("500s");
    }

    [Fact]
    public void A_release_taken_back_automatically_needs_a_person_to_try_again()
    {
        var state = LiveState.Nothing.Rejected(
            new BadRelease("1", "aaa", "digest", DateTimeOffset.UnixEpoch, "smoke failed", Automatic: true)
        );
        HoldGate.Judge(state, "digest", isForced: false).Verdict.ShouldBe(GateVerdict.Refuse);
        HoldGate.Judge(state, "digest", isForced: true).Verdict.ShouldBe(GateVerdict.Warn);
        HoldGate.Judge(state, "another", isForced: false).Verdict.ShouldBe(GateVerdict.Pass);
    }

    private PreflightStage Stage(params Gate[] gates) =>
        new("staging", gates, new Transcript(_console, new Secrets(), TimeProvider.System));
}
