using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Environments;
using Pipeline.Notifications;
using Pipeline.Runs;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Notifications;

/// <summary>Slack itself cannot be had here: a receiver checks what it is sent against the documented limits of Block Kit.</summary>
public sealed class Slack_hears_of_it
{
    private readonly Secrets _secrets = new();
    private readonly List<JsonNode> _received = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Transcript Transcript => field ??= new Transcript(TextWriter.Null, _secrets, TimeProvider.System);

    [Fact]
    public async Task In_messages_within_its_limits_whatever_happened()
    {
        await using var slack = LocalServer.Start(Receive);
        var facts = Enumerable.Range(0, 30).Select(number => ($"fact {number}", new string('v', 5000))).ToList();
        await Post(slack, SlackMessage.Compose(new string('h', 400), facts, new string('d', 9000)));
        await Post(slack, SlackMessage.Compose("short", []));
        Transcript.Warnings.ShouldBeEmpty();
        _received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_pinging_a_channel_because_a_commit_says_so()
    {
        await using var slack = LocalServer.Start(Receive);
        await Post(slack, SlackMessage.Compose("deploy", [("Commit", "fix <!channel> & more")], "<@U123>"));
        _received
            .ShouldHaveSingleItem()
            .ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .ShouldNotContain("<!channel>");
    }

    [Fact]
    public async Task And_never_of_a_secret()
    {
        _secrets.Add("hunter2secret");
        await using var slack = LocalServer.Start(Receive);
        await Post(slack, SlackMessage.Compose("failed", [], "password=hunter2secret"));
        _received.ShouldHaveSingleItem().ToJsonString().ShouldNotContain("hunter2secret");
    }

    [Fact]
    public async Task And_when_it_refuses_or_is_away_that_is_a_warning_and_no_failure()
    {
        await using var slack = LocalServer.Start(_ => (404, "no_service"));
        await Post(slack, SlackMessage.Compose("deploy", []));
        slack.Stop();
        await Post(slack, SlackMessage.Compose("deploy", []));
        Transcript.Warnings.Count.ShouldBe(2);
        Transcript.Warnings[0].ShouldContain("no_service");
    }

    [Fact]
    public async Task Only_where_a_webhook_is_configured() =>
        await new SlackChannel(null, _secrets, Transcript).Post(SlackMessage.Compose("deploy", []), Cancellation);

    private async Task Post(LocalServer slack, SlackMessage message)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, slack.Address.ToString(), Cancellation);
        await new SlackChannel(new SlackSettings { Webhook = new SecretReference("file", file) }, _secrets, Transcript).Post(
            message,
            Cancellation
        );
        File.Delete(file);
    }

    /// <summary>https://docs.slack.dev/reference/block-kit/blocks: what Slack answers 400 invalid_blocks to.</summary>
    private (int Status, string Body) Receive(LocalRequest request)
    {
        var message = JsonNode.Parse(request.Body)!;
        var blocks = message["blocks"]!.AsArray();
        var isValid =
            !string.IsNullOrEmpty((string?)message["text"]) && blocks.Count is > 0 and <= 50 && blocks.All(block => IsValid(block!));
        _received.Add(message);
        return isValid ? (200, "ok") : (400, "invalid_blocks");
    }

    private static bool IsValid(JsonNode block) =>
        (string?)block["type"] switch
        {
            "header" => (string?)block["text"]!["type"] == "plain_text" && ((string)block["text"]!["text"]!).Length is > 0 and <= 150,
            "section" => block["fields"] is JsonArray fields
                ? fields.Count is > 0 and <= 10 && fields.All(field => ((string)field!["text"]!).Length is > 0 and <= 2000)
                : ((string)block["text"]!["text"]!).Length is > 0 and <= 3000,
            _ => false,
        };
}
