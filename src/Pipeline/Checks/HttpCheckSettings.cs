using System.Text.Json;
using Pipeline.Environments;

namespace Pipeline.Checks;

/// <summary>A request, and the answer that is expected.</summary>
public sealed record HttpCheckSettings : RequestSettings
{
    /// <summary>Headers to send. No secrets: a token belongs into bearerToken.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the token for the header "Authorization: Bearer" is.</summary>
    public SecretReference? BearerToken { get; init; }

    /// <summary>Values expected in the JSON answered, by their path: <c>"$.status": "ready"</c>, <c>"$.nodes[0].up": true</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Json { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The slowest answer that is still good; what has not come by then counts as no answer.</summary>
    public Duration Within { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override IEnumerable<SettingsFault> Faults()
    {
        foreach (var fault in base.Faults())
            yield return fault;
        if (Within.Value <= TimeSpan.Zero)
            yield return new SettingsFault("within", $"{Within}", "more than 0s");
        foreach (var name in Headers.Keys.Where(name => !IsHeader(name)))
            yield return new SettingsFault("headers", $"\"{name}\"", "a header's name");
        foreach (var (path, expected) in Json)
        {
            if (JsonPath.Parse(path) is null)
                yield return new SettingsFault("json", $"\"{path}\"", JsonPath.Expected);
            if (expected.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                yield return new SettingsFault(
                    $"json[\"{path}\"]",
                    expected.GetRawText(),
                    "a single value: text, a number, true, false or null"
                );
        }
    }

    private static bool IsHeader(string name) =>
        name.Length > 0
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));
}
