using System.Text;
using System.Text.Json;
using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.Secrets;

namespace Nuke.Common.Parameters;

/// <summary>One of the files <c>.nuke/parameters*.json</c>: an object with a key a parameter, names compared whatever their case.</summary>
internal sealed class ParametersFile
{
    private readonly Decryption? _decryption;
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.OrdinalIgnoreCase);

    private ParametersFile(string path, Decryption? decryption) => (Path, _decryption) = (path, decryption);

    /// <summary>The file as messages name it.</summary>
    public string Path { get; }

    /// <exception cref="UsageException">The file is no JSON object.</exception>
    public static ParametersFile Read(string path, string shownAs, Decryption? decryption = null)
    {
        var file = new ParametersFile(shownAs, decryption);
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(File.ReadAllBytes(path)), ParameterJson.Document);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw UsageException.In(shownAs, $"found {Found(document.RootElement)}, expected an object with a key for each parameter.");
            foreach (var property in document.RootElement.EnumerateObject().Where(property => property.Name != "$schema"))
            {
                if (!file._values.TryAdd(property.Name, property.Value.Clone()))
                    throw UsageException.In(shownAs, $"\"{property.Name}\" stands there twice.");
            }

            return file;
        }
        catch (JsonException failure)
        {
            throw UsageException.In(
                shownAs,
                $"line {failure.LineNumber + 1}, column {failure.BytePositionInLine + 1}: {failure.Message.Split(" LineNumber:")[0]}",
                (int?)failure.LineNumber + 1
            );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw UsageException.In(shownAs, $"cannot be read: {failure.Message}");
        }
    }

    /// <summary>A text without the byte order mark that some editors begin it with.</summary>
    internal static ReadOnlyMemory<byte> WithoutMark(byte[] text) =>
        text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text.AsMemory(Encoding.UTF8.Preamble.Length) : text;

    /// <summary>Converts the value of a parameter; false when the file does not name it.</summary>
    /// <exception cref="UsageException">It does not convert.</exception>
    public bool TryGet(BuildParameter parameter, ValueConversion conversion, out object? value)
    {
        value = null;
        if (!_values.TryGetValue(parameter.Name, out var element))
            return false;
        value = Convert(parameter, element, conversion);
        return true;
    }

    /// <summary>The value of one of the engine's own options, as the command line would have it; null when the file does not name it.</summary>
    public string? Text(string option) =>
        _values
            .Where(pair => NameMatching.Same(pair.Key, option))
            .Select(pair => pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString() : pair.Value.GetRawText())
            .FirstOrDefault();

    /// <summary>The keys that no parameter has, each as a line.</summary>
    public IEnumerable<Fault> UnknownKeys(IReadOnlyList<BuildParameter> parameters) =>
        from key in _values.Keys
        where !parameters.Any(parameter => parameter.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
        where !BuiltInOption.All.Any(option => option.InFiles && NameMatching.Same(option.Name, key))
        select Fault.In(
            Path,
            $"there is no parameter \"{key}\".{NameMatching.Suggestion(key, parameters.Select(parameter => parameter.Name))}"
        );

    private object? Convert(BuildParameter parameter, JsonElement element, ValueConversion conversion)
    {
        try
        {
            var isText = element.ValueKind == JsonValueKind.String;
            if (parameter.IsSecret && isText && _decryption is not null)
                return conversion.Convert(_decryption.Open(parameter.Name, element.GetString()!), parameter.Type);
            return isText && !JsonTypes.ReadsText(parameter.Type)
                ? conversion.Convert(element.GetString()!, parameter.Type)
                : element.Deserialize(parameter.Type, ParameterJson.Options);
        }
        catch (FormatException failure)
        {
            throw UsageException.In(Path, $"{parameter.Name}: {failure.Message}");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw UsageException.In(Path, JsonFault.Tell(parameter, element, failure));
        }
    }

    internal static string Found(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.Null => "null",
            _ => element.GetRawText(),
        };
}
