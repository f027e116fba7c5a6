using Pipeline.Notifications;
using Pipeline.Releases;
using Pipeline.Repositories;
using Pipeline.Runs;

partial class Build
{
    /// <summary>Everybody who is to know hears of it before anything is touched.</summary>
    async Task Announce(string task, CancellationToken cancellation)
    {
        await ConnectGitHub(cancellation);
        var headline = $"{task} of {Version} to {Parts.Name} begins";
        await GitHubPublication.Begin(CurrentRun.Start.Commit.Split('+')[0], Parts.Name, task, headline, cancellation);
        await Post(SlackMessage.Compose(headline, Facts(CurrentRun.Summary)), cancellation);
    }

    async Task ConnectGitHub(CancellationToken cancellation)
    {
        if (GitHub is { Token: { } token })
            GitHubPublication = new GitHubPublication(
                new GitHubClient(GitHub, await token.Reveal("GitHub.token", Parts.Secrets, cancellation)),
                Parts.Transcript
            );
        else
            Parts.Transcript.Detail("GitHub is not configured: skipped.");
    }

    Task PostResult(RunReport report, CancellationToken cancellation) =>
        Post(
            SlackMessage.Compose(
                report.Headline,
                [.. Facts(report.Run), .. report.Sections.SelectMany(section => section.Facts)],
                string.Join('\n', report.Warnings)
            ),
            cancellation
        );

    Task Post(SlackMessage message, CancellationToken cancellation)
    {
        if (Slack is null)
            Parts.Transcript.Detail("Slack is not configured: skipped.");
        return new SlackChannel(Slack, Parts.Secrets, Parts.Transcript).Post(message, cancellation);
    }

    static IReadOnlyList<(string Name, string Value)> Facts(RunSummary run) =>
        [
            ("Version", run.Start.Version),
            ("Commit", RepositoryState.Shorten(run.Start.Commit)),
            ("Environment", run.Start.Environment),
            ("By", run.Start.By),
            ("Run", run.Run),
        ];
}
