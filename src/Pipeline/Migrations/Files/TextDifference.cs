namespace Pipeline.Migrations;

/// <summary>What changed between two texts, short enough for an error message.</summary>
internal static class TextDifference
{
    private const int MostLines = 8;
    private const int LongestLine = 160;

    /// <summary>The lines that only one of them has: <c>-</c> before, <c>+</c> after. Says so when only their order differs.</summary>
    public static string Short(string before, string after)
    {
        var (old, now) = (before.Split('\n').Select(Trimmed).ToList(), after.Split('\n').Select(Trimmed).ToList());
        List<string> lines = [.. Only(old, now).Select(line => $"  - {line}"), .. Only(now, old).Select(line => $"  + {line}")];
        return lines.Count switch
        {
            0 => "  (the same lines in another order)",
            > MostLines => string.Join('\n', lines.Take(MostLines).Append($"  … and {lines.Count - MostLines} more lines")),
            _ => string.Join('\n', lines),
        };
    }

    private static IEnumerable<string> Only(List<string> lines, List<string> others)
    {
        var left = others.CountBy(line => line).ToDictionary();
        foreach (var line in lines)
        {
            var count = left.GetValueOrDefault(line);
            left[line] = count - 1;
            if (count <= 0)
                yield return line.Length > LongestLine ? line[..LongestLine] + "…" : line;
        }
    }

    private static string Trimmed(string line) => line.TrimEnd();
}
