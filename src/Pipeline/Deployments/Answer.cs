using System.Net;
using System.Text.Json;
using Pipeline.Runs;

namespace Pipeline.Deployments;

/// <summary>What a service answered; that it did not is an answer too, as during a start or a switch that is what one waits out.</summary>
/// <param name="Status">The status; null when there was no answer.</param>
/// <param name="Body">The body, or why there was no answer.</param>
internal sealed record Answer(HttpStatusCode? Status, string Body)
{
    private const int MostShown = 200;

    /// <summary>True for a status of 2xx.</summary>
    public bool IsGood => (int?)Status is >= 200 and < 300;

    /// <summary>True when the answer is a JSON object that shows the release: its version, and its commit if it shows one at all.</summary>
    public bool Shows(ReleaseIdentity release) =>
        Version == release.Version && (Read("commit") is not { } commit || commit == release.Commit);

    /// <summary>The version that a good answer shows; null when it shows none.</summary>
    public string? Version => IsGood ? Read("version") : null;

    /// <summary>Asks once.</summary>
    public static async Task<Answer> Ask(HttpClient client, Uri address, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellation);
            return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new Answer(null, failure.Message);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Answer(null, $"no answer within {client.Timeout.Spoken()}");
        }
    }

    /// <summary>For an error: "status 503: the database is gone".</summary>
    public override string ToString()
    {
        var shown = Body.Length <= MostShown ? Body : Body[..MostShown] + "…";
        return Status is { } status ? $"status {(int)status}: {shown}" : shown;
    }

    private string? Read(string property)
    {
        try
        {
            using var answer = JsonDocument.Parse(Body);
            return
                answer.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty(property, out var value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
