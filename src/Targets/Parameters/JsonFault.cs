using System.Text.Json;
using System.Text.RegularExpressions;
using Nuke.Common.CommandLine;

namespace Nuke.Common.Parameters;

/// <summary>Says what is wrong inside a value: which key, what was found and what was expected.</summary>
internal static partial class JsonFault
{
    public static string Tell(BuildParameter parameter, JsonElement value, Exception failure)
    {
        var steps = Steps().Matches((failure as JsonException)?.Path ?? "$").Select(step => step.Value.TrimStart('.')).ToList();
        var type = parameter.Type;
        var path = parameter.Name;
        foreach (var step in steps)
        {
            path += step.StartsWith('[') ? step : "." + step;
            if (Unknown(type, step) is { } unknown)
                return $"{path}: {unknown}";
            type = JsonTypes.Inside(type, step) ?? typeof(object);
            value = Enter(value, step);
        }

        return $"{path}: found {ParametersFile.Found(value)}, expected {TypeWords.Expected(failure, type)}";
    }

    private static string? Unknown(Type type, string step) =>
        JsonTypes.Inside(type, step) is null
            ? $"there is no such setting.{NameMatching.Suggestion(step, JsonTypes.Names(Nullable.GetUnderlyingType(type) ?? type))}"
            : null;

    private static JsonElement Enter(JsonElement value, string step)
    {
        if (step.StartsWith('['))
            return value.ValueKind == JsonValueKind.Array ? value[int.Parse(step.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture)] : value;
        if (value.ValueKind != JsonValueKind.Object)
            return value;
        var found = value.EnumerateObject().FirstOrDefault(property => property.Name.Equals(step, StringComparison.OrdinalIgnoreCase));
        return found.Value.ValueKind == JsonValueKind.Undefined ? value : found.Value;
    }

    [GeneratedRegex(@"\.[^.\[]+|\[\d+\]")]
    private static partial Regex Steps();
}
