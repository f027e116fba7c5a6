using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Checks;

/// <summary>Sends a check's request and compares the answer. Asks once: what fails one time in two is not well.</summary>
internal static class HttpCheck
{
    private const int MostShown = 200;

    public static async Task<Finding> Run(HttpCheckSettings check, HttpClient target, Secrets secrets, CancellationToken cancellation)
    {
        using var request = await Request(check, secrets, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(check.Within.Value);
        try
        {
            using var response = await target.SendAsync(request, limit.Token);
            return Compare(check, (int)response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Finding.Bad($"no answer ({failure.Message})", $"status {check.Status}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Finding.Bad("no answer in that time", $"status {check.Status} within {check.Within.Value.Spoken()}");
        }
    }

    /// <summary>Compares an answer that came in time.</summary>
    internal static Finding Compare(HttpCheckSettings check, int status, string body)
    {
        if (status != check.Status)
            return Finding.Bad($"status {status}{(body.Length > 0 ? $" ({Shorten(body)})" : "")}", $"status {check.Status}");
        if (check.Json.Count == 0)
            return Finding.Good($"status {status}");
        try
        {
            using var document = JsonDocument.Parse(body);
            return CompareJson(check.Json, document.RootElement)
                ?? Finding.Good($"status {status}, {string.Join(", ", check.Json.Keys)} as expected");
        }
        catch (JsonException)
        {
            return Finding.Bad($"no JSON ({Shorten(body)})", "JSON");
        }
    }

    private static Finding? CompareJson(IReadOnlyDictionary<string, JsonElement> expected, JsonElement root)
    {
        var wrong = expected
            .Select(pair => (Path: pair.Key, Expected: pair.Value, Found: JsonPath.Parse(pair.Key)!.Find(root)))
            .Where(value => value.Found is not { } found || !JsonElement.DeepEquals(found, value.Expected))
            .ToList();
        return wrong.Count == 0
            ? null
            : Finding.Bad(
                string.Join(
                    ", ",
                    wrong.Select(value => $"{value.Path} = {(value.Found is { } found ? Shorten(found.GetRawText()) : "nothing")}")
                ),
                string.Join(", ", wrong.Select(value => $"{value.Path} = {value.Expected.GetRawText()}"))
            );
    }

    private static async Task<HttpRequestMessage> Request(HttpCheckSettings check, Secrets secrets, CancellationToken cancellation)
    {
        var token = check.BearerToken is { } reference ? await reference.Reveal("bearerToken", secrets, cancellation) : null;
        var request = new HttpRequestMessage(new HttpMethod(check.Method.ToUpperInvariant()), check.Path)
        {
            Content = check.Body is { } body ? new StringContent(body.GetRawText(), Encoding.UTF8, "application/json") : null,
        };
        foreach (var (name, value) in check.Headers)
        {
            if (request.Headers.TryAddWithoutValidation(name, value) || request.Content is null)
                continue;
            request.Content.Headers.Remove(name);
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= MostShown ? line : string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, MostShown)}…");
    }
}
