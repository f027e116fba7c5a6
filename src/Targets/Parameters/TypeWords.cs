using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Nuke.Common.Parameters;

/// <summary>Types in a person's words.</summary>
internal static class TypeWords
{
    /// <summary>Said in the place of a value that may be a secret.</summary>
    public const string Hidden = "something else, which is not shown here";

    /// <summary>True when nothing of that type may be echoed.</summary>
    public static bool IsSecret(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type).GetCustomAttribute<PasswordPropertyTextAttribute>() is { Password: true };

    /// <summary>What a value of the type looks like: "a whole number", "one of staging, production".</summary>
    public static string Of(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsArray)
            return "a list";
        if (plain != typeof(bool) && ValuesOf(plain) is [_, ..] values)
            return $"one of {string.Join(", ", values)}";
        if (plain == typeof(AbsolutePath))
            return "a path";
        return Type.GetTypeCode(plain) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 or TypeCode.Byte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64 =>
                "a whole number",
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
            TypeCode.String => "a text",
            _ => plain == typeof(TimeSpan) ? "a time such as 00:05:00" : $"{plain.Name} as JSON",
        };
    }

    /// <summary>The only values that a type has; empty when they are not numbered.</summary>
    public static IReadOnlyList<string> ValuesOf(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(bool))
            return ["true", "false"];
        if (plain.IsEnum)
            return Enum.GetNames(plain);
        return plain.IsAssignableTo(typeof(Enumeration))
            ? [.. plain.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name)]
            : [];
    }

    /// <summary>What was expected: a converter's own words when it says "expected …", otherwise the type's.</summary>
    public static string Expected(Exception failure, Type type)
    {
        const string word = "expected ";
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is FormatException or JsonException && cause.Message.StartsWith(word, StringComparison.Ordinal))
                return cause.Message[word.Length..].Split(" Path:")[0].TrimEnd('.');
        }

        return Of(type);
    }
}
