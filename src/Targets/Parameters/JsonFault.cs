using System.Text.Json;
using System.Text.RegularExpressions;
using Nuke.Common.CommandLine;

namespace Nuke.Common.Parameters;

/// <summary>Says what is wrong inside a value: which key, what was found and what was expected.</summary>
internal static partial class JsonFault
{
    public static string Tell(BuildParameter parameter, JsonElement value, Exception failure) =>
        Tell(parameter.Name, parameter.Type, value, failure);

    /// <summary>The same for a value that is JSON as text; keys are told as seen from inside it.</summary>
    public static string Tell(string json, Type type, Exception failure)
    {
        try
        {
            using var document = JsonDocument.Parse(json, ParameterJson.Document);
            return Tell("", type, document.RootElement, failure);
        }
        catch (JsonException malformed)
        {
            return $"found JSON that cannot be read, at character {malformed.BytePositionInLine + 1}: {malformed.Message.Split(" LineNumber:")[0]}";
        }
    }

    private static string Tell(string name, Type whole, JsonElement value, Exception failure)
    {
        var steps = Steps().Matches((failure as JsonException)?.Path ?? "$").Select(step => step.Value.TrimStart('.')).ToList();
        var (path, type) = (name, whole);
        foreach (var step in steps)
        {
            path += step.StartsWith('[') || path.Length == 0 ? step : "." + step;
            if (Unknown(type, step) is { } unknown)
                return $"{path}: {unknown}";
            type = JsonTypes.Inside(type, step) ?? typeof(object);
            value = Enter(value, step);
        }

        var found = TypeWords.IsSecret(type) ? TypeWords.Hidden : ParametersFile.Found(value);
        return $"{(path.Length == 0 ? "" : path + ": ")}found {found}, expected {TypeWords.Expected(failure, type)}";
    }

    private static string? Unknown(Type type, string step) =>
        JsonTypes.Inside(type, step) is null
            ? $"there is no such setting.{NameMatching.Suggestion(step, JsonTypes.Names(Nullable.GetUnderlyingType(type) ?? type))}"
            : null;

    private static JsonElement Enter(JsonElement value, string step)
    {
        if (step.StartsWith('['))
            return value.ValueKind == JsonValueKind.Array
                ? value[int.Parse(step.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture)]
                : value;
        if (value.ValueKind != JsonValueKind.Object)
            return value;
        var found = value.EnumerateObject().FirstOrDefault(property => property.Name.Equals(step, StringComparison.OrdinalIgnoreCase));
        return found.Value.ValueKind == JsonValueKind.Undefined ? value : found.Value;
    }

    [GeneratedRegex(@"\.[^.\[]+|\[\d+\]")]
    private static partial Regex Steps();
}
