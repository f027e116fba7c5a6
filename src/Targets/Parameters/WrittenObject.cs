using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Nuke.Common.Parameters;

/// <summary>An object as one types it: <c>name=web,port=80</c>.</summary>
internal static class WrittenObject
{
    /// <summary>True for a type that is made of properties or entries, and that nothing makes of a plain text.</summary>
    public static bool Is(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return !plain.IsArray
            && plain.GetCustomAttribute<JsonConverterAttribute>() is null
            && !TypeDescriptor.GetConverter(plain).CanConvertFrom(typeof(string));
    }

    /// <summary>The same as JSON; false when the text is not made of pairs.</summary>
    public static bool TryParse(string text, Type type, out JsonObject written)
    {
        written = [];
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                return false;
            var (name, value) = (pair[..equals].Trim(), pair[(equals + 1)..]);
            written[name] = IsBool(JsonTypes.Inside(type, name)) && bool.TryParse(value, out var flag) ? flag : value;
        }

        return written.Count > 0;
    }

    private static bool IsBool(Type? type) => type == typeof(bool) || type == typeof(bool?);
}
