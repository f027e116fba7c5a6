using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Checks;

/// <summary>Where in a JSON text a value stands: <c>$.nodes[0].status</c>. The part of JSONPath that names exactly one place.</summary>
internal sealed partial class JsonPath
{
    private readonly string[] _steps;

    private JsonPath(string[] steps) => _steps = steps;

    /// <summary>What a person should write instead of something wrong.</summary>
    public const string Expected = "a path such as $.status or $.nodes[0].name";

    /// <summary>Null when the text is not such a path.</summary>
    public static JsonPath? Parse(string text) =>
        Pattern.Match(text) is { Success: true } match ? new JsonPath([.. match.Groups["step"].Captures.Select(step => step.Value)]) : null;

    /// <summary>The value there; null when there is none.</summary>
    public JsonElement? Find(JsonElement root)
    {
        JsonElement? found = root;
        foreach (var step in _steps)
            found = found is { } here ? Next(here, step) : null;
        return found;
    }

    private static JsonElement? Next(JsonElement from, string step)
    {
        if (step.StartsWith('.'))
            return from.ValueKind == JsonValueKind.Object && from.TryGetProperty(step[1..], out var member) ? member : null;
        var index = int.Parse(step[1..^1], CultureInfo.InvariantCulture);
        return from.ValueKind == JsonValueKind.Array && index < from.GetArrayLength() ? from[index] : null;
    }

    [GeneratedRegex(@"\A\$(?<step>\.[^.\[\]\s]+|\[[0-9]{1,6}\])*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern { get; }
}
