using Pipeline.Environments;
using Pipeline.Releases;
using Pipeline.Runs;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Releases;

public sealed class GitHub_hears_of_a_release(GitHubDescription description)
{
    private const string Commit = "4721216aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly StringWriter _console = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_requests_that_its_own_description_allows()
    {
        await using var github = await description.Open();
        var publication = new GitHubPublication(github.Client, Transcript);

        await publication.Begin(Commit, "production", "deploy", "1.4.0 to production", Cancellation);
        await publication.Release("v1.4.0", Commit, "Notes", Cancellation);
        await publication.End(GitHubDeploymentState.Success, new string('x', 300), new Uri("https://example.org/"), Cancellation);

        Transcript.Warnings.ShouldBeEmpty();
        github.Double.Statuses.ShouldBe(["in_progress", "success"]);
        github.Double.Deployments.ShouldHaveSingleItem()["ref"]!.GetValue<string>().ShouldBe(Commit);
        github.Double.Releases.ShouldHaveSingleItem()["tag_name"]!.GetValue<string>().ShouldBe("v1.4.0");
        github.Double.Tags.Keys.ShouldBe(["v1.4.0"]);
        github.Double.Authorizations.ShouldAllBe(authorization => authorization == "Bearer token");
    }

    [Fact]
    public async Task Once_however_often_the_run_is_repeated()
    {
        await using var github = await description.Open();
        var publication = new GitHubPublication(github.Client, Transcript);
        await publication.Release("v1.4.0", Commit, "Notes", Cancellation);
        await publication.Release("v1.4.0", Commit, "Notes", Cancellation);
        github.Double.Releases.Count.ShouldBe(1);
        Transcript.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task But_a_tag_on_another_commit_is_never_moved()
    {
        await using var github = await description.Open();
        var publication = new GitHubPublication(github.Client, Transcript);
        await publication.Release("v1.4.0", Commit, "Notes", Cancellation);
        await publication.Release("v1.4.0", new string('b', 40), "Notes", Cancellation);
        Transcript.Warnings.ShouldHaveSingleItem().ShouldContain("The tag v1.4.0 is on another commit.");
        github.Double.Releases.Count.ShouldBe(1);
    }

    [Fact]
    public async Task And_when_it_is_away_that_is_a_warning_and_no_failure()
    {
        using var client = new GitHubClient(new GitHubSettings { Repository = "a/b", Api = new Uri("http://127.0.0.1:1/") }, "token");
        var publication = new GitHubPublication(client, Transcript);
        await publication.Begin(Commit, "staging", "deploy", "1.4.0 to staging", Cancellation);
        await publication.End(GitHubDeploymentState.Success, "done", null, Cancellation);
        Transcript.Warnings.ShouldHaveSingleItem().ShouldContain("GitHub does not answer");
    }

    [Theory]
    [InlineData("<html>a proxy's page</html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{ \"object\": null }")]
    public async Task As_is_an_answer_that_makes_no_sense(string body)
    {
        await using var server = LocalServer.Start(_ => (200, body));
        using var client = new GitHubClient(new GitHubSettings { Repository = "a/b", Api = server.Address }, "token");
        var publication = new GitHubPublication(client, Transcript);
        await publication.Begin(Commit, "staging", "deploy", "1.4.0 to staging", Cancellation);
        await publication.Release("v1.4.0", Commit, "Notes", Cancellation);
        Transcript.Warnings.Count.ShouldBe(2);
        Transcript.Warnings.ShouldAllBe(warning => warning.Contains("is not what its documentation says", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_the_description_does_not_allow_is_refused_by_what_validates_here()
    {
        await using var github = await description.Open();
        using var client = new HttpClient { BaseAddress = github.Settings.Api };
        using var body = new StringContent("""{ "name": "a release without a tag" }""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("repos/octocat/example/releases", UriKind.Relative), body, Cancellation);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.UnprocessableEntity);
        github.Double.Releases.ShouldBeEmpty();
    }

    private Transcript Transcript => field ??= new Transcript(_console, new Secrets(), TimeProvider.System);
}
