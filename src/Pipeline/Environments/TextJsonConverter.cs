using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Environments;

/// <summary>Reads and writes an <see cref="IText{T}"/> as a JSON string.</summary>
public sealed class TextJsonConverter<T> : JsonConverter<T>
    where T : IText<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && T.TryParse(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"expected {T.Expected}");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
