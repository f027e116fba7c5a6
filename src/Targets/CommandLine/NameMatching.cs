using System.Text;

namespace Nuke.Common.CommandLine;

/// <summary>Names as members write them and as command lines do, and the nearest to one that is wrong.</summary>
internal static class NameMatching
{
    /// <summary><c>ReleaseVersion</c> becomes <c>release-version</c>; GitHub and its like stay in one piece.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        var plain = name.Replace("GitHub", "Github", StringComparison.Ordinal).Replace("NuGet", "Nuget", StringComparison.Ordinal);
        for (var index = 0; index < plain.Length; index++)
        {
            var letter = plain[index];
            if (
                index > 0
                && char.IsUpper(letter)
                && (!char.IsUpper(plain[index - 1]) || (index + 1 < plain.Length && char.IsLower(plain[index + 1])))
            )
                text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    /// <summary><c>release-version</c> becomes <c>ReleaseVersion</c>.</summary>
    public static string Pascal(string name) => string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>The same name whatever its case, dashes and underscores.</summary>
    public static bool Same(string first, string second) => Bare(first).Equals(Bare(second), StringComparison.OrdinalIgnoreCase);

    /// <summary>" Did you mean …?" with the nearest name, or nothing when none is near.</summary>
    public static string Suggestion(string wrong, IEnumerable<string> names, string prefix = "")
    {
        var nearest = names
            .Select(name => (Name: name, Distance: Distance(Bare(wrong).ToLowerInvariant(), Bare(name).ToLowerInvariant())))
            .DefaultIfEmpty(("", 99))
            .MinBy(pair => pair.Item2);
        return nearest.Item2 <= Math.Max(2, wrong.Length / 3) ? $" Did you mean {prefix}{nearest.Item1}?" : "";
    }

    private static string Bare(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    /// <summary>Levenshtein's distance, in one row.</summary>
    private static int Distance(string first, string second)
    {
        var row = Enumerable.Range(0, second.Length + 1).ToArray();
        for (var i = 1; i <= first.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (first[i - 1] == second[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
