using System.Text.Json;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Monitoring;
using Pipeline.Runs;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Monitoring;

public sealed class A_release_is_watched(PostgresServer postgres) : IAsyncDisposable
{
    private readonly StringWriter _console = new();
    private readonly CountingService _service = new();
    private Transcript? _transcript;

    private static MonitorSettings Settings { get; } =
        new()
        {
            Window = TimeSpan.FromSeconds(1),
            Interval = TimeSpan.FromMilliseconds(100),
            WarmUp = TimeSpan.FromMilliseconds(200),
            BaselineWindow = TimeSpan.FromMilliseconds(400),
            Synthetic = [new RequestSettings { Path = "/" }],
            SyntheticRate = 200,
        };

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_healthy_one_passes_with_figures_for_every_look()
    {
        // Long enough for the 50 requests of a quantile, however busy the machine is.
        var stage = await Stage(Settings with { Window = TimeSpan.FromSeconds(3), BaselineWindow = TimeSpan.FromSeconds(3) });
        var baseline = await stage.TakeBaseline(_service.Client, Cancellation);
        var record = await stage.Run(_service.Client, Read(Write(baseline)), Cancellation);

        record.Verdicts.ShouldAllBe(verdict => verdict.Verdict == Verdict.Pass, string.Join('\n', record.Verdicts));
        (record.Verdict, record.Verdicts.Count).ShouldBe((Verdict.Pass, Settings.Thresholds.Count));
        _transcript!.Warnings.ShouldBeEmpty();
        record.Samples.Count.ShouldBeInRange(4, 30);
        record
            .Samples.SelectMany(sample => sample.Figures.Keys)
            .Distinct()
            .ShouldBe(
                [
                    "error-rate",
                    "availability",
                    "request-rate",
                    "p50",
                    "p95",
                    "p99",
                    "database-connections",
                    "longest-query",
                    "lock-waits",
                    "deadlocks",
                ],
                ignoreOrder: true
            );
        record.SyntheticRequests.ShouldBeGreaterThan(50);
        record.SyntheticFailures.ShouldBe(0);
        JsonSerializer
            .Deserialize<MonitorRecord>(JsonSerializer.Serialize(record, StoreJson.Options), StoreJson.Options)!
            .Verdicts.ShouldBe(record.Verdicts);
        _console.ToString().ShouldContain("The live release before: error-rate 0%");
        _console.ToString().ShouldContain("Watched for ");
    }

    [Fact]
    public async Task One_with_errors_is_stopped_before_the_window_is_over()
    {
        var stage = await Stage(Settings with { Window = TimeSpan.FromMinutes(5), Thresholds = ["error-rate <= max(1%, baseline * 2)"] });
        var baseline = await stage.TakeBaseline(_service.Client, Cancellation);
        _service.FailsEvery = 5;

        var failure = await Should.ThrowAsync<PipelineException>(() => stage.Run(_service.Client, baseline, Cancellation));

        failure.What.ShouldStartWith("The watch stopped after ");
        // Every fifth request, give or take those at the edges of what is counted.
        failure.Why.ShouldNotBeNull().ShouldMatch("error-rate is (1[5-9]|2[0-5])");
        failure.Why.ShouldContain("%, the bound is ");
        stage.Record.ShouldNotBeNull().Verdict.ShouldBe(Verdict.Fail);
        stage.Record.Window.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        stage.Record.Samples.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task One_that_has_become_slow_is_stopped()
    {
        var stage = await Stage(Settings with { Window = TimeSpan.FromMinutes(5) });
        var baseline = await stage.TakeBaseline(_service.Client, Cancellation);
        await using var slow = new CountingService { SlowestBucket = "1" };

        var failure = await Should.ThrowAsync<PipelineException>(() => stage.Run(slow.Client, baseline, Cancellation));

        failure.Why.ShouldBe("p95 is 950 ms, the bound is 64 ms, the baseline was 10 ms: beyond the bound 3 times in a row");
    }

    [Fact]
    public async Task An_address_that_stops_answering_ends_the_watch_even_while_warming_up()
    {
        var stage = await Stage(Settings with { Window = TimeSpan.FromMinutes(5), WarmUp = TimeSpan.FromMinutes(1) });
        _service.Stop();

        var failure = await Should.ThrowAsync<PipelineException>(() => stage.Run(_service.Client, null, Cancellation));

        failure.Why.ShouldNotBeNull().ShouldContain("requests in a row failed; / did not answer (");
        stage.Record!.Verdicts.Single().Threshold.ShouldBe("the public address answers");
    }

    [Fact]
    public async Task Without_metrics_the_watch_neither_passes_nor_fails()
    {
        _service.MetricsStatus = 404;
        var record = await (await Stage(Settings)).Run(_service.Client, null, Cancellation);

        record.Verdict.ShouldBe(Verdict.Inconclusive);
        record.Requests.ShouldBeNull();
        var errors = record.Verdicts.Single(verdict => verdict.Figure == "error-rate");
        (errors.Verdict, errors.Reason).ShouldBe((Verdict.Inconclusive, "nothing was measured (/metrics answered status 404.)"));
        _transcript!.Warnings.ShouldContain(warning => warning.StartsWith("error-rate is unknown", StringComparison.Ordinal));
        record.Verdicts.Single(verdict => verdict.Figure == "availability").Verdict.ShouldBe(Verdict.Pass);
    }

    [Fact]
    public async Task Without_a_database_its_figures_are_unknown_and_all_others_judged()
    {
        _transcript = new Transcript(_console, new Secrets(), TimeProvider.System);
        var stage = new MonitorStage(Settings, new Database("127.0.0.1", 1, "app", "app", null), _transcript);

        var record = await stage.Run(_service.Client, null, Cancellation);

        record.Verdicts.Single(verdict => verdict.Figure == "error-rate").Verdict.ShouldBe(Verdict.Pass);
        record.Verdicts.Single(verdict => verdict.Figure == "lock-waits").Reason.ShouldStartWith("nothing was measured (The database");
    }

    [Fact]
    public async Task A_live_release_that_is_unwell_already_is_a_warning()
    {
        _service.FailsEvery = 3;
        var stage = await Stage(Settings with { Thresholds = ["error-rate < 1%"] });

        var baseline = await stage.TakeBaseline(_service.Client, Cancellation);
        var record = await stage.Run(_service.Client, baseline, Cancellation);

        _transcript!.Warnings[0].ShouldStartWith("The live release is already unhealthy: error-rate is 3");
        (record.Verdict, record.Verdicts.Single().Reason).ShouldBe(
            (Verdict.Inconclusive, "it was beyond the bound before the release and is not held against it")
        );
    }

    [Fact]
    public async Task A_cancelled_watch_sends_nothing_any_more()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(300));
        var stage = await Stage(Settings with { Window = TimeSpan.FromMinutes(5) });

        await Should.ThrowAsync<OperationCanceledException>(() => stage.Run(_service.Client, null, cancellation.Token));

        var answered = _service.Answered;
        answered.ShouldBeGreaterThan(0);
        await Task.Delay(100, Cancellation);
        _service.Answered.ShouldBe(answered);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Write(Baseline baseline) => JsonSerializer.Serialize(baseline, StoreJson.Options);

    private static Baseline Read(string json) => JsonSerializer.Deserialize<Baseline>(json, StoreJson.Options)!;

    private async Task<MonitorStage> Stage(MonitorSettings settings) =>
        new(settings, await postgres.CreateDatabase(), _transcript = new Transcript(_console, new Secrets(), TimeProvider.System));
}
