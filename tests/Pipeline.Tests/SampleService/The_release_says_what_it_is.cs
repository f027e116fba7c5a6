using System.Text.Json;
using Pipeline.Databases;

namespace Pipeline.Tests.SampleService;

public class The_release_says_what_it_is
{
    private static readonly Database Nowhere = new("127.0.0.1", 1, "none", "none", null);

    [Fact]
    public async Task By_itself_when_nobody_else_does_and_without_a_database()
    {
        await using var service = RunningService.Launch(new ServiceStart(Nowhere));
        await service.Answers("/version", 200);
        var version = await service.Client.Json("/version");
        version.ToString().ShouldBe("""{"service":"sample-service","version":"1.4.0","commit":"unknown","faults":""}""");
    }

    [Fact]
    public async Task In_the_words_of_who_started_it()
    {
        var variables = new Dictionary<string, string> { ["RELEASE_VERSION"] = "1.3.0", ["RELEASE_COMMIT"] = "abc1234" };
        await using var service = RunningService.Launch(new ServiceStart(Nowhere) { Variables = variables });
        await service.Answers("/version", 200);
        var version = await service.Client.Json("/version");
        version.GetProperty("version").GetString().ShouldBe("1.3.0");
        version.GetProperty("commit").GetString().ShouldBe("abc1234");
    }

    [Fact]
    public async Task And_logs_one_object_a_line()
    {
        await using var service = RunningService.Launch(new ServiceStart(Nowhere));
        await service.Answers("/version", 200);
        (await service.Client.GetAsync("/users/1", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
            System.Net.HttpStatusCode.ServiceUnavailable
        );
        await service.Terminate();
        await service.Exit();
        var entries = service.Log.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        entries.ShouldContain(entry =>
            entry.GetProperty("LogLevel").GetString() == "Error" && entry.GetProperty("Exception").GetString()!.Contains("Npgsql")
        );
        entries.ShouldAllBe(entry => entry.GetProperty("Timestamp").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
    }
}
