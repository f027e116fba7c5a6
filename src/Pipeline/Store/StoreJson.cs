using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Store;

/// <summary>
/// How the pipeline writes and reads its own JSON, everywhere: camelCase, enums by name, and members that a newer version
/// added are passed over when reading. A member that may not be null, or must be there, is missed.
/// </summary>
public static class StoreJson
{
    /// <summary>Indented, as people read these objects too.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
            WriteIndented = true,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            // Times and SQL stay readable ("+00:00" instead of "\u002B00:00"); none of this is ever put into a page as it is.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
