using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Nuke.Common.IO;

namespace Nuke.Common.Parameters;

/// <summary>Text to values, as the command line and the environment give it.</summary>
/// <param name="folder">What relative paths are relative to.</param>
internal sealed class ValueConversion(string folder)
{
    /// <summary>Converts what was given for a parameter.</summary>
    /// <exception cref="FormatException">It does not convert; the message says what was expected.</exception>
    public object? Convert(IReadOnlyList<string> values, Type type, string? separator)
    {
        if (ElementOf(type) is { } element && !IsJson(values))
            return List(
                [.. values.SelectMany(value => value.Split(SeparatorsOf(element, separator), StringSplitOptions.RemoveEmptyEntries))],
                element,
                type
            );
        return values switch
        {
            [] when type == typeof(bool) || type == typeof(bool?) => true,
            [] => throw new FormatException($"found nothing, expected {TypeWords.Of(type)}"),
            [var value] => Convert(value, type),
            _ => throw new FormatException(
                $"found {values.Count} values ({string.Join(' ', values)}), expected {TypeWords.Of(type)}; targets come before the options"
            ),
        };
    }

    /// <summary>Converts one text.</summary>
    /// <exception cref="FormatException">It does not convert; the message says what was expected.</exception>
    public object? Convert(string value, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        try
        {
            if (plain == typeof(string))
                return value;
            if (plain == typeof(AbsolutePath))
                return (AbsolutePath)Path.GetFullPath(value, folder);
            if (plain.IsEnum)
                return Enum.IsDefined(plain, Enum.Parse(plain, value, ignoreCase: true))
                    ? Enum.Parse(plain, value, ignoreCase: true)
                    : throw new FormatException();
            if (IsJson([value]))
                return JsonSerializer.Deserialize(value, plain, ParameterJson.Options);
            if (WrittenObject.Is(plain) && WrittenObject.TryParse(value, plain, out var written))
                return written.Deserialize(plain, ParameterJson.Options);
            return TypeDescriptor.GetConverter(plain) is var converter && converter.CanConvertFrom(typeof(string))
                ? converter.ConvertFrom(null, CultureInfo.InvariantCulture, value)
                : throw new FormatException();
        }
        catch (Exception failure)
            when (failure
                    is FormatException
                        or ArgumentException
                        or OverflowException
                        or NotSupportedException
                        or JsonException
                        or InvalidOperationException
            )
        {
            if (IsJson([value]))
                throw new FormatException(JsonFault.Tell(value, plain, failure), failure);
            if (WrittenObject.Is(plain) && WrittenObject.TryParse(value, plain, out var written))
                throw new FormatException(JsonFault.Tell(written.ToJsonString(), plain, failure), failure);
            throw new FormatException(
                $"found {(TypeWords.IsSecret(type) ? TypeWords.Hidden : $"\"{value}\"")}, expected {TypeWords.Expected(failure, type)}",
                failure
            );
        }
    }

    private static bool IsJson(IReadOnlyList<string> values) => values is [var only] && only.AsSpan().TrimStart() is ['{' or '[', ..];

    /// <summary>The parts of an object are separated by commas themselves.</summary>
    private static string[] SeparatorsOf(Type element, string? separator) =>
        separator is not null ? [separator]
        : WrittenObject.Is(element) ? ["+"]
        : ["+", ","];

    private object List(IReadOnlyList<string> values, Type element, Type type)
    {
        var list = Array.CreateInstance(element, values.Count);
        for (var index = 0; index < values.Count; index++)
            list.SetValue(Convert(values[index], element), index);
        return type.IsArray || type.IsInterface ? list : (IList)Activator.CreateInstance(type, list)!;
    }

    private static Type? ElementOf(Type type)
    {
        if (type.IsArray)
            return type.GetElementType();
        return
            type.IsGenericType
            && type.IsAssignableTo(typeof(IEnumerable))
            && !type.IsAssignableTo(typeof(IDictionary))
            && type.GetGenericArguments() is [var element]
            ? element
            : null;
    }
}
