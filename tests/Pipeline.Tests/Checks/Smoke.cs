using System.Text.Json;
using Pipeline.Checks;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Checks;

public class Smoke(PostgresServer postgres)
{
    private static readonly Database Gone = new("127.0.0.1", 1, "app", "app", null);

    private readonly StringWriter _console = new();
    private readonly Secrets _secrets = new();
    private Transcript? _transcript;

    [Fact]
    public async Task All_checks_that_fail_are_told_at_once()
    {
        await using var server = LocalServer.Start(request => request.Path == "/health/live" ? (200, "") : (500, "boom"));

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            Run(
                server.Client,
                Gone,
                Http("live", "/health/live"),
                Http("login", "/login"),
                new CheckSettings
                {
                    Name = "token",
                    Http = new HttpCheckSettings { Path = "/", BearerToken = new SecretReference("env", "NOT_SET_ANYWHERE") },
                },
                Sql("users", "SELECT 1", 1)
            )
        );

        failure.ExitCode.ShouldBe(ExitCode.Failed);
        failure.What.ShouldBe("3 of 4 checks failed against slot green.");
        failure.Why.ShouldNotBeNull().ShouldContain("login: found status 500 (boom), expected status 200");
        failure.Why.ShouldContain("token: found bearerToken: the secret \"env:NOT_SET_ANYWHERE\" cannot be read");
        failure.Why.ShouldContain("users: found The database \"app\" on 127.0.0.1:1 cannot be reached.");
        failure.Why.ShouldNotContain("live");
    }

    [Fact]
    public async Task A_check_that_only_warns_is_reported_and_the_run_goes_on()
    {
        await using var server = LocalServer.Start(_ => (200, ""));

        var record = await Run(
            server.Client,
            await postgres.CreateDatabase(),
            Http("live", "/"),
            Sql("slow query", "SELECT 2", 1) with
            {
                Severity = CheckSeverity.Warn,
            }
        );

        record.Results.Select(result => (result.Name, result.Passed)).ShouldBe([("live", true), ("slow query", false)]);
        _transcript!.Warnings.ShouldBe(["slow query: found 2, expected 1"]);
        _console.ToString().ShouldContain("1 of 2 checks passed against slot green");
        JsonSerializer
            .Deserialize<SmokeRecord>(JsonSerializer.Serialize(record, StoreJson.Options), StoreJson.Options)!
            .Results.ShouldBe(record.Results);
    }

    [Fact]
    public async Task Checks_run_side_by_side_but_not_all_at_once()
    {
        var (running, most) = (0, 0);
        var eight = new TaskCompletionSource();
        await using var server = LocalServer.Start(async _ =>
        {
            var now = Interlocked.Increment(ref running);
            lock (eight)
                most = Math.Max(most, now);
            if (now == 8)
                eight.TrySetResult();
            await eight.Task;
            Interlocked.Decrement(ref running);
            return (200, "");
        });

        await Run(server.Client, Gone, [.. Enumerable.Range(0, 12).Select(number => Http($"check {number}", "/"))]);

        most.ShouldBe(8);
    }

    [Fact]
    public async Task A_cancelled_run_ends_its_checks()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var server = LocalServer.Start(async _ =>
        {
            await cancellation.CancelAsync();
            return (200, "");
        });

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await Stage(Gone, Http("first", "/"), Http("second", "/")).Run("slot green", server.Client, cancellation.Token)
        );
    }

    private Task<SmokeRecord> Run(HttpClient client, Database database, params CheckSettings[] checks) =>
        Stage(database, checks).Run("slot green", client, TestContext.Current.CancellationToken);

    private SmokeStage Stage(Database database, params CheckSettings[] checks) =>
        new(checks, database, _secrets, _transcript = new Transcript(_console, _secrets, TimeProvider.System));

    private static CheckSettings Http(string name, string path) =>
        new()
        {
            Name = name,
            Http = new HttpCheckSettings { Path = path },
        };

    private static CheckSettings Sql(string name, string query, int expected) =>
        new()
        {
            Name = name,
            Sql = new SqlCheckSettings { Query = query, Expect = JsonSerializer.SerializeToElement(expected) },
        };
}
