using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Nuke.Common.Tooling;

/// <summary>A command line that is written as an interpolated string.</summary>
[InterpolatedStringHandler]
public ref partial struct ArgumentStringHandler
{
    private readonly StringBuilder _text;
    private readonly List<string> _secrets = [];

    /// <summary>Called by the compiler.</summary>
    public ArgumentStringHandler(int literalLength, int formattedCount, out bool handlerIsValid)
    {
        _text = new StringBuilder(literalLength + (16 * formattedCount));
        handlerIsValid = true;
    }

    /// <summary>A plain text is taken as it is.</summary>
    public static implicit operator ArgumentStringHandler(string value)
    {
        var handler = new ArgumentStringHandler(value.Length, 0, out _);
        handler.AppendLiteral(value);
        return handler;
    }

    /// <summary>Called by the compiler.</summary>
    public readonly void AppendLiteral(string value) => _text.Append(value);

    /// <summary>Called by the compiler.</summary>
    public readonly void AppendFormatted(object? obj, int alignment = 0, string? format = null)
    {
        var value = obj?.ToString() ?? "";
        if (format == "r" && value.Length > 0)
            _secrets.Add(value);
        var quoted = format switch
        {
            "nq" => value,
            "dq" or "sq" => Quote(value),
            _ => value.Length == 0 || value.AsSpan().ContainsAny(" \"\t") ? Quote(value) : value,
        };
        _text.Append(alignment < 0 ? quoted.PadRight(-alignment) : quoted.PadLeft(alignment));
    }

    /// <summary>The command line.</summary>
    public readonly string ToStringAndClear()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    /// <summary>Takes the values that were written with <c>:r</c> out of a text.</summary>
    public readonly Func<string, string> GetFilter()
    {
        var secrets = _secrets;
        return text => secrets.Aggregate(text, (rest, secret) => rest.Replace(secret, "***", StringComparison.Ordinal));
    }

    /// <summary>As the runtime takes a command line apart: a backslash means itself unless a quote follows.</summary>
    private static string Quote(string value) =>
        $"\"{BackslashesBeforeQuote().Replace(value, "$1$1$2").Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("""(\\+)("|$)""")]
    private static partial Regex BackslashesBeforeQuote();
}
