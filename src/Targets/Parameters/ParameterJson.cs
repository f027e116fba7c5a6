using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nuke.Common.Parameters;

/// <summary>How parameters files are read: forgiving of case, comments and trailing commas, and of nothing else.</summary>
internal static class ParameterJson
{
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            PropertyNameCaseInsensitive = true,
            ReadCommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            NumberHandling = JsonNumberHandling.AllowReadingFromString,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        };

    public static JsonDocumentOptions Document { get; } = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
}
