using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Databases;

/// <summary>Names made of a database's own, a mark and a run's id: <c>app_scratch_20261120T193404Z-v1.4.0</c>.</summary>
public static partial class DatabaseNames
{
    /// <summary>PostgreSQL silently cuts a longer identifier.</summary>
    public const int Longest = 63;

    /// <summary>As much as is left to a database's own name, whatever comes behind: its leftovers must be found without knowing their runs.</summary>
    private const int Room = 20;

    private const int HashLength = 8;

    /// <summary>The name of a database that a run makes. What does not fit is cut, and then ends in a hash of the whole.</summary>
    public static string Of(string name, string mark, string run) => Cut(Stem(name, mark) + run, Longest);

    /// <summary>A name with a mark of whose it is: environments that share a server must not take each other's databases for their own leftovers.</summary>
    public static string Marked(string name, string owner) => $"{name}_{Hash(owner)}";

    /// <summary>True for a name that a run has made; a person who calls one <c>app_scratch_mine</c> keeps it.</summary>
    public static bool IsOfARun(string found, string name, string mark) =>
        found.StartsWith(Stem(name, mark), StringComparison.Ordinal) && Run().IsMatch(found[Stem(name, mark).Length..]);

    /// <summary>True for a name that some run could have made, of whichever database.</summary>
    public static bool IsOfAnyRun(string name) => AnyRun().IsMatch(name);

    /// <summary>How the names of all runs begin.</summary>
    public static string Stem(string name, string mark) => Cut(name, Room) + mark;

    private static string Cut(string name, int longest)
    {
        if (Encoding.UTF8.GetByteCount(name) <= longest)
            return name;
        var kept = new StringBuilder();
        var left = longest - HashLength;
        foreach (var rune in name.EnumerateRunes().TakeWhile(rune => (left -= rune.Utf8SequenceLength) >= 0))
            kept.Append(rune.ToString());
        return kept.Append(Hash(name)).ToString();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];

    [GeneratedRegex(@"^\d{8}T\d{6}Z-")]
    private static partial Regex Run();

    [GeneratedRegex(@"_(scratch|restored)_\d{8}T\d{6}Z-")]
    private static partial Regex AnyRun();
}
