using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Environments;

/// <summary>Every secret value this process has seen, and the one place that takes them out of a text.</summary>
/// <param name="seen">Hears of each value, so that others can mask it too.</param>
public sealed class Secrets(Action<string>? seen = null)
{
    /// <summary>Shorter values are not masked: taking every "a" out of a log hides more than it protects.</summary>
    private const int ShortestMasked = 4;

    /// <summary>Each with how it is compared: in a URL the digits of <c>%2F</c> are written in either case.</summary>
    private readonly ConcurrentDictionary<string, StringComparison> _values = new();

    /// <summary>Remembers a value; from now on it is masked, plain and URL-encoded.</summary>
    public void Add(string value)
    {
        if (value.Length < ShortestMasked || !_values.TryAdd(value, StringComparison.Ordinal))
            return;
        seen?.Invoke(value);
        _values.TryAdd(Uri.EscapeDataString(value), StringComparison.OrdinalIgnoreCase);
        _values.TryAdd(WebUtility.UrlEncode(value), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// JSON with every known secret masked in its texts: before they are written down, as writing escapes characters that a secret may hold.
    /// A number is left as it is, whatever its digits.
    /// </summary>
    public JsonNode? Mask(JsonNode? json) =>
        json switch
        {
            JsonObject properties => new JsonObject(
                properties.Select(property => KeyValuePair.Create(Mask(property.Key), Mask(property.Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(Mask)]),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => Mask(value.GetValue<string>()),
            _ => json?.DeepClone(),
        };

    /// <summary>The text with every known secret replaced by <c>***</c>; longer secrets first, as one may contain another.</summary>
    public string Mask(string text) =>
        _values
            .OrderByDescending(value => value.Key.Length)
            .Aggregate(text, (masked, value) => masked.Replace(value.Key, "***", value.Value));
}
