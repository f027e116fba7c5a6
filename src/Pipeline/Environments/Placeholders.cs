using System.Text.RegularExpressions;

namespace Pipeline.Environments;

/// <summary>The <c>{names}</c> that settings may use in words and values.</summary>
internal static partial class Placeholders
{
    /// <summary>The text with every known name replaced; braces around anything else stay as they are.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Pattern().Replace(text, match => values.GetValueOrDefault(match.Groups[1].Value, match.Value));

    /// <summary>The names in a setting's text that nothing will be put in for.</summary>
    public static IEnumerable<SettingsFault> Faults(string key, string text, IReadOnlyCollection<string> known) =>
        Pattern()
            .Matches(text)
            .Select(match => match.Groups[1].Value)
            .Except(known)
            .Select(name => new SettingsFault(key, $"{{{name}}}", $"one of {string.Join(", ", known.Select(one => $"{{{one}}}"))}"));

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Pattern();
}
