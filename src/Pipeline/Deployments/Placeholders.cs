using System.Text.RegularExpressions;

namespace Pipeline.Deployments;

/// <summary>The <c>{names}</c> that settings may use in words and values.</summary>
internal static partial class Placeholders
{
    public static readonly string[] OfPublish = ["output", "sources", "version", "commit"];
    public static readonly string[] OfStart = ["socket", "version", "commit", "slot"];

    /// <summary>The text with every known name replaced; braces around anything else stay as they are.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Pattern().Replace(text, match => values.GetValueOrDefault(match.Groups[1].Value, match.Value));

    /// <summary>The names in a text that nothing will be put in for.</summary>
    public static IEnumerable<string> Unknown(string text, IEnumerable<string> known) =>
        Pattern().Matches(text).Select(match => match.Groups[1].Value).Except(known);

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Pattern();
}
