using System.Text.Json;
using Pipeline.Checks;
using Pipeline.Environments;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Checks;

public class Http_checks
{
    private readonly Secrets _secrets = new();

    [Theory]
    [InlineData("""{"status":"ready","n":1.0}""", "ready", true, "status 200, $.status, $.n as expected")]
    [InlineData("""{"status":"degraded","n":2}""", "ready", false, "$.status = \"degraded\", $.n = 2")]
    [InlineData("""{"n":1}""", "ready", false, "$.status = nothing")]
    [InlineData("<html>", "ready", false, "no JSON (<html>)")]
    public void An_answer_is_compared_value_by_value(string body, string status, bool passed, string found)
    {
        var check = new HttpCheckSettings
        {
            Path = "/",
            Json = new Dictionary<string, JsonElement> { ["$.status"] = Json($"\"{status}\""), ["$.n"] = Json("1") },
        };
        var finding = HttpCheck.Compare(check, 200, body);
        (finding.Passed, finding.Found).ShouldBe((passed, found));
    }

    [Fact]
    public async Task Another_status_is_told_with_the_beginning_of_the_body()
    {
        await using var server = LocalServer.Start(_ => (503, "the database is gone"));
        var finding = await Run(new HttpCheckSettings { Path = "/health/ready" }, server.Client);
        (finding.Passed, finding.Found, finding.Expected).ShouldBe((false, "status 503 (the database is gone)", "status 200"));
    }

    [Fact]
    public async Task Method_body_headers_and_token_are_sent_and_the_token_is_masked_from_then_on()
    {
        LocalRequest? seen = null;
        await using var server = LocalServer.Start(request =>
        {
            seen = request;
            return (201, "");
        });
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "a-secret-token", TestContext.Current.CancellationToken);

        var finding = await Run(
            new HttpCheckSettings
            {
                Method = "post",
                Path = "/login",
                Status = 201,
                Body = Json("""{"email":"a@b"}"""),
                BearerToken = new SecretReference("file", token),
                Headers = new Dictionary<string, string> { ["X-Tenant"] = "t1", ["Content-Type"] = "application/vnd.x+json" },
            },
            server.Client
        );

        File.Delete(token);
        finding.Passed.ShouldBeTrue(finding.Found);
        (seen!.Method, seen.Path, seen.Body).ShouldBe(("POST", "/login", """{"email":"a@b"}"""));
        seen.Headers["Authorization"].ShouldBe("Bearer a-secret-token");
        seen.Headers["X-Tenant"].ShouldBe("t1");
        seen.Headers["Content-Type"].ShouldBe("application/vnd.x+json");
        _secrets.Mask("a-secret-token").ShouldBe("***");
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_is_none()
    {
        var end = new TaskCompletionSource();
        await using var server = LocalServer.Start(async _ =>
        {
            await end.Task;
            return (200, "");
        });
        var finding = await Run(new HttpCheckSettings { Path = "/", Within = TimeSpan.FromMilliseconds(50) }, server.Client);
        end.SetResult();
        (finding.Passed, finding.Expected).ShouldBe((false, "status 200 within 50 ms"));
    }

    [Fact]
    public async Task Nobody_there_is_a_finding_and_not_a_crash()
    {
        await using var server = LocalServer.Start(_ => (200, ""));
        server.Stop();
        var finding = await Run(new HttpCheckSettings { Path = "/" }, server.Client);
        finding.Passed.ShouldBeFalse();
        finding.Found.ShouldStartWith("no answer (");
    }

    private Task<Finding> Run(HttpCheckSettings check, HttpClient client) =>
        HttpCheck.Run(check, client, _secrets, TestContext.Current.CancellationToken);

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
