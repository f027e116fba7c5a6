using System.Diagnostics.CodeAnalysis;

namespace Nuke.Common.Utilities;

/// <summary>Texts joined and quoted.</summary>
public static class StringExtensions
{
    /// <summary>Joined by a separator.</summary>
    public static string Join(this IEnumerable<string> enumerable, string separator) => string.Join(separator, enumerable);

    /// <summary>Joined by spaces.</summary>
    public static string JoinSpace(this IEnumerable<string> values) => values.Join(" ");

    /// <summary>Joined by commas.</summary>
    public static string JoinComma(this IEnumerable<string> values) => values.Join(",");

    /// <summary>Joined by commas and spaces.</summary>
    public static string JoinCommaSpace(this IEnumerable<string> values) => values.Join(", ");

    /// <summary>A line each.</summary>
    public static string JoinNewLine(this IEnumerable<string> values) => values.Join(Environment.NewLine);

    /// <summary>In single quotes.</summary>
    public static string SingleQuote(this string str) => $"'{str}'";

    /// <summary>In double quotes.</summary>
    public static string DoubleQuote(this string str) => $"\"{str}\"";

    /// <summary>True for null and for a text of no characters.</summary>
    public static bool IsNullOrEmpty([NotNullWhen(false)] this string? str) => string.IsNullOrEmpty(str);

    /// <summary>True for null and for a text without any visible character.</summary>
    public static bool IsNullOrWhiteSpace([NotNullWhen(false)] this string? str) => string.IsNullOrWhiteSpace(str);
}
