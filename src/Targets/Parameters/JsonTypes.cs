using System.Reflection;
using System.Text.Json.Serialization;

namespace Nuke.Common.Parameters;

/// <summary>What JSON can make of a type by itself.</summary>
internal static class JsonTypes
{
    /// <summary>True when the serializer itself reads the type from a JSON string.</summary>
    public static bool ReadsText(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string)
            || plain.IsEnum
            || plain == typeof(Uri)
            || plain.GetCustomAttribute<JsonConverterAttribute>() is not null;
    }

    /// <summary>The type that a property of a JSON object or an element of a list has; null when the type has no such property.</summary>
    public static Type? Inside(Type type, string step)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (step.StartsWith('['))
            return plain.IsArray ? plain.GetElementType() : plain.GetGenericArguments().FirstOrDefault();
        return plain.IsGenericType && plain.GetGenericArguments() is [_, var value] ? value : PropertyOf(plain, step)?.PropertyType;
    }

    /// <summary>The names that a JSON object of the type may have.</summary>
    public static IEnumerable<string> Names(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..]);

    private static PropertyInfo? PropertyOf(Type type, string name) =>
        type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase);
}
