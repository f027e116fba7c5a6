using System.Text.Json;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Store;

namespace Pipeline.Tests.Runs;

public sealed class What_a_journal_tells : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-journals-").FullName;
    private readonly Secrets _secrets = new();
    private IObjectStore _store = null!;
    private int _runs;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunHistory History => new(_store, "staging");

    public async ValueTask InitializeAsync() =>
        _store = await new StoreSettings { Location = _folder }.Open("/", _secrets, TimeProvider.System, Cancellation);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_steps_and_their_records_and_how_it_ended()
    {
        var run = await Begin();
        await run.Step("Backup", _ => Task.FromResult("the backup"), Cancellation);
        run.RecordOf<string>("Backup").ShouldBe("the backup");
        await Should.ThrowAsync<PipelineException>(() =>
            run.Step<string>("Rehearse", _ => throw new PipelineException("does not restore"), Cancellation)
        );
        await run.End(RunStatus.Failed, "does not restore", Cancellation);

        var told = (await History.Newest(5, null, Cancellation)).ShouldHaveSingleItem();
        told.Status.ShouldBe(RunStatus.Failed);
        told.Reason.ShouldBe("does not restore");
        told.Steps.Select(step => (step.Name, step.Failed)).ShouldBe([("Backup", false), ("Rehearse", true)]);
        (await History.Unfinished(null, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task A_store_that_is_silent_keeps_nobody_waiting_who_cancels()
    {
        var (time, answer, begun, isSilent) = (new ManualTime(), new TaskCompletionSource(), new TaskCompletionSource(), false);
        _store = new InterposedStore(_store) { BeforeWrite = _ => isSilent ? answer.Task : Task.CompletedTask };
        var run = await Begin(time: time);
        using var cancelling = new CancellationTokenSource();
        var step = run.Step(
            "Backup",
            _ =>
            {
                isSilent = true;
                begun.SetResult();
                return Task.FromResult("the backup");
            },
            cancelling.Token
        );

        await begun.Task;
        await cancelling.CancelAsync();
        await Eventually.Is(() => time.Waiting > 0, Cancellation);
        step.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(20));

        var failure = await Should.ThrowAsync<PipelineException>(step);
        failure.What.ShouldBe("How Backup ended could not be recorded.");
        failure.ExitCode.ShouldBe(ExitCode.NeedsPerson);
    }

    [Fact]
    public async Task Where_a_killed_run_was_and_where_it_leads_back_to()
    {
        var run = await Begin();
        await run.Note(new RestorePoint(null, "003", "the backup", run.Id), Cancellation);
        var inMigrate = new TaskCompletionSource();
        _ = run.Step<string>(
            "Migrate",
            _ =>
            {
                inMigrate.SetResult();
                return new TaskCompletionSource<string>().Task;
            },
            Cancellation
        );
        await inMigrate.Task;

        (await History.Newest(1, run.Id, Cancellation)).Single().Status.ShouldBe(RunStatus.Running);
        var killed = (await History.ToCarryOn(null, Cancellation)).ShouldNotBeNull();
        killed.Status.ShouldBe(RunStatus.Interrupted);
        killed.CurrentStep.ShouldBe("Migrate");
        killed.RestorePoint!.Backup.ShouldBe("the backup");
    }

    [Fact]
    public async Task The_first_ones_restore_point_when_the_run_that_carries_on_is_killed_too()
    {
        await Begin();
        await Begin(new RestorePoint(null, "003", "the backup", "the first"));
        (await History.ToCarryOn(null, Cancellation))!.RestorePoint!.Run.ShouldBe("the first");
    }

    [Fact]
    public async Task Nothing_of_a_killed_run_once_a_later_one_has_settled_it()
    {
        await Begin();
        await (await Begin()).End(RunStatus.Refused, null, Cancellation);
        (await History.Unfinished(null, Cancellation)).ShouldNotBeNull();
        await (await Begin()).End(RunStatus.Succeeded, null, Cancellation);
        (await History.Unfinished(null, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_when_it_cannot_be_written_and_then_only_a_rollback_goes_on()
    {
        var run = await Begin();
        var folder = Path.GetDirectoryName(FileOf(run))!;
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "in the way", Cancellation);
        await Should.ThrowAsync<PipelineException>(() => run.Step("Migrate", _ => Task.FromResult("done"), Cancellation));
        (await run.Step("Rollback SwitchTraffic", _ => Task.FromResult("done"), Cancellation, evenUnrecorded: true)).ShouldBe("done");
    }

    [Theory]
    [InlineData("hunter2-hunter2")]
    [InlineData("a\"b\\c+d/é=")]
    [InlineData("0000")]
    public async Task No_secret(string secret)
    {
        _secrets.Add(secret);
        var run = await Begin();
        await run.Step(
            "Backup",
            _ => Task.FromResult(new Dictionary<string, object> { ["said"] = $"with {secret}", ["rows"] = 100000 }),
            Cancellation
        );
        run.RecordOf<Dictionary<string, JsonElement>>("Backup")!["said"].GetString().ShouldBe("with ***");
        File.ReadAllText(FileOf(run)).ShouldNotContain(secret.Replace("0000", "\"0000\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("taken out")]
    [InlineData("cut off")]
    [InlineData("not JSON")]
    public async Task That_it_is_not_as_it_was_written(string damage)
    {
        var whole = await Begin();
        await whole.End(RunStatus.Succeeded, null, Cancellation);
        var run = await Begin();
        await run.Step("Backup", _ => Task.FromResult("the backup"), Cancellation);
        await run.End(RunStatus.Succeeded, null, Cancellation);
        var lines = File.ReadAllLines(FileOf(run)).ToList();
        switch (damage)
        {
            case "changed":
                lines[1] = lines[1].Replace("Backup", "Rehearse", StringComparison.Ordinal);
                break;
            case "taken out":
                lines.RemoveAt(2);
                break;
            case "cut off":
                lines[^1] = lines[^1][..^5];
                break;
            default:
                lines[0] = "nonsense";
                break;
        }

        File.WriteAllLines(FileOf(run), lines);

        var told = await History.Newest(5, null, Cancellation);
        told.Select(each => each.Status).ShouldBe([RunStatus.Unreadable, RunStatus.Succeeded]);
        told[0].Reason.ShouldStartWith("Its journal is not as it was written: line ");
        var refused = await Should.ThrowAsync<PipelineException>(() => History.ToCarryOn(null, Cancellation));
        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.Message.ShouldContain($"staging/runs/{run.Id}/journal.jsonl");
    }

    private Task<Run> Begin(RestorePoint? inherited = null, TimeProvider? time = null)
    {
        var id = $"20261121T01020{++_runs}Z-v1.4.0";
        return Run.Begin(
            _store,
            id,
            new RunStart("staging", "DeployStaging", "1.4.0", "abc", "me@here", RestorePoint: inherited),
            new Transcript(TextWriter.Null, _secrets, time ?? TimeProvider.System),
            _secrets,
            Cancellation
        );
    }

    private string FileOf(Run run) => Path.Combine(_folder, "staging/runs", run.Id, "journal.jsonl");
}
