using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Migrations;

/// <summary>
/// What stands in the place of <c>${name}</c> in migrations: the same files make another environment's schema. Where none are set, nothing is looked for, as
/// a function's body may have such words of its own.
/// </summary>
/// <param name="Values">By name; put in as they are, so they are SQL and no secrets.</param>
public sealed partial record SqlPlaceholders(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>None are set.</summary>
    public static SqlPlaceholders None { get; } = new(ImmutableDictionary<string, string>.Empty);

    /// <summary>The text of a script with everything put in.</summary>
    internal string Fill(string text) => Fill(text, static value => value);

    /// <summary>The same for JSON, whose texts are SQL.</summary>
    internal string FillJson(string text) => Fill(text, static value => JsonEncodedText.Encode(value).Value);

    /// <summary>The names that stand for nothing, each with its line and what was expected.</summary>
    internal IEnumerable<ScriptFault> Faults(string text) =>
        Values.Count == 0
            ? []
            : Pattern()
                .Matches(text)
                .Where(match => !Values.ContainsKey(match.Groups["name"].Value))
                .Select(match => new ScriptFault(
                    1 + text.AsSpan(0, match.Index).Count('\n'),
                    $"{match.Value} stands for nothing; expected one of {string.Join(", ", Values.Keys.Order().Select(name => $"${{{name}}}"))}"
                ));

    /// <summary>True for what can stand between the braces.</summary>
    internal static bool IsName(string text) =>
        Pattern().Match($"${{{text}}}") is { Success: true, Index: 0 } match && match.Length == text.Length + 3;

    private string Fill(string text, Func<string, string> encode) =>
        Values.Count == 0
            ? text
            : Pattern().Replace(text, match => Values.TryGetValue(match.Groups["name"].Value, out var value) ? encode(value) : match.Value);

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Pattern();
}
