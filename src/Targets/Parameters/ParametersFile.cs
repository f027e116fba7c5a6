using System.Text.Json;
using Nuke.Common.CommandLine;
using Nuke.Common.Execution;

namespace Nuke.Common.Parameters;

/// <summary>One of the files <c>.nuke/parameters*.json</c>: an object with a key a parameter, names compared whatever their case.</summary>
internal sealed class ParametersFile
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.OrdinalIgnoreCase);

    private ParametersFile(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="UsageException">The file is no JSON object.</exception>
    public static ParametersFile Read(string path, string shownAs)
    {
        var file = new ParametersFile(shownAs);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), ParameterJson.Document);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new UsageException($"{shownAs}: found {Found(document.RootElement)}, expected an object with a key for each parameter.");
            foreach (var property in document.RootElement.EnumerateObject().Where(property => property.Name != "$schema"))
                file._values[property.Name] = property.Value.Clone();
            return file;
        }
        catch (JsonException failure)
        {
            throw new UsageException($"{shownAs}: line {failure.LineNumber + 1}, column {failure.BytePositionInLine + 1}: {failure.Message.Split(" LineNumber:")[0]}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{shownAs} cannot be read: {failure.Message}");
        }
    }

    /// <summary>Converts the value of a parameter; false when the file does not name it.</summary>
    /// <exception cref="FormatException">It does not convert; the message begins with the file and the key.</exception>
    public bool TryGet(BuildParameter parameter, ValueConversion conversion, out object? value)
    {
        value = null;
        if (!_values.TryGetValue(parameter.Name, out var element))
            return false;
        value = Convert(parameter, element, conversion);
        return true;
    }

    /// <summary>The keys that no parameter has, each as a line.</summary>
    public IEnumerable<string> UnknownKeys(IReadOnlyList<BuildParameter> parameters) =>
        from key in _values.Keys
        where !parameters.Any(parameter => parameter.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
        select $"{Path}: there is no parameter \"{key}\".{NameMatching.Suggestion(key, parameters.Select(parameter => parameter.Name))}";

    private object? Convert(BuildParameter parameter, JsonElement element, ValueConversion conversion)
    {
        try
        {
            var isText = element.ValueKind == JsonValueKind.String;
            return isText && !JsonTypes.ReadsText(parameter.Type) ? conversion.Convert(element.GetString()!, parameter.Type) : element.Deserialize(parameter.Type, ParameterJson.Options);
        }
        catch (FormatException failure)
        {
            throw new FormatException($"{Path}: {parameter.Name}: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{Path}: {JsonFault.Tell(parameter, element, failure)}", failure);
        }
    }

    internal static string Found(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => element.GetRawText(),
    };
}
