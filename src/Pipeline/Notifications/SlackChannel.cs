using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Notifications;

/// <summary>Posts to Slack. Slack being away never fails a deployment: it warns.</summary>
/// <param name="settings">Where; null when nobody is to be told.</param>
/// <param name="secrets">To fetch the webhook's address and keep it out of every log.</param>
/// <param name="transcript">Where a warning is told.</param>
public sealed class SlackChannel(SlackSettings? settings, Secrets secrets, Transcript transcript)
{
    /// <summary>Posts a message, with secrets masked in it.</summary>
    public async Task Post(SlackMessage message, CancellationToken cancellation)
    {
        if (settings?.Webhook is not { } webhook)
            return;
        try
        {
            var address = await webhook.Reveal("Slack.webhook", secrets, cancellation);
            using var http = new HttpClient { Timeout = settings.Timeout };
            using var body = JsonContent.Create(secrets.Mask(JsonSerializer.SerializeToNode(message, JsonSerializerOptions.Web)));
            using var answer = await http.PostAsync(new Uri(address), body, cancellation);
            if (!answer.IsSuccessStatusCode)
                transcript.Warn(
                    $"Slack refuses the message: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}"
                );
        }
        catch (Exception failure)
            when (failure is HttpRequestException or PipelineException or UriFormatException || IsTimeout(failure, cancellation))
        {
            transcript.Warn($"Slack was not told: {failure.Message}");
        }
    }

    private static bool IsTimeout(Exception failure, CancellationToken cancellation) =>
        failure is TaskCanceledException && !cancellation.IsCancellationRequested;
}
