using System.Text.RegularExpressions;

namespace Pipeline.Monitoring.Thresholds;

/// <summary>One word, number or sign of a threshold.</summary>
/// <param name="Text">The token itself; empty at the end.</param>
/// <param name="Position">Where it begins, counting from 1.</param>
internal sealed partial record Token(string Text, int Position)
{
    /// <summary>Splits a text; the last token is empty. A letter that fits nowhere is a token of its own, for the parser to name.</summary>
    public static IReadOnlyList<Token> Split(string text) =>
        [.. Pattern.Matches(text).Select(match => new Token(match.Value, match.Index + 1)), new Token("", text.Length + 1)];

    /// <summary>True for a number with or without a unit.</summary>
    public bool IsNumber => Text.Length > 0 && char.IsAsciiDigit(Text[0]);

    /// <summary>A minus is part of a figure's name, but "baseline-5%" and "baseline-max(…)" are differences.</summary>
    [GeneratedRegex(
        @"(baseline|max|min)(?![a-zA-Z0-9])|[0-9]+(\.[0-9]+)?([a-zA-Z]+|%)?|[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z][a-zA-Z0-9]*)*|<=|>=|\S",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern { get; }
}
