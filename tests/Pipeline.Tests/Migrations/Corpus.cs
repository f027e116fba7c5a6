namespace Pipeline.Tests.Migrations;

/// <summary>Migrations, each with what is to be said of it, and the schema that they are tried on.</summary>
internal static class Corpus
{
    private const string Expect = "-- expect: ";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Migrations", "corpus");

    public static string Schema => Path.Combine(Folder, "schema.sql");

    /// <summary>The migrations.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [.. Directory.EnumerateFiles(Folder, "*.sql").Where(file => file != Schema).Order()];

    /// <summary>A migration's class, and the rules that find something.</summary>
    public static (string Class, IReadOnlyList<string> Rules) Expected(string file)
    {
        var words = File.ReadLines(file).First(line => line.StartsWith(Expect, StringComparison.Ordinal))[Expect.Length..].Split(' ');
        return (words[0], words[1..]);
    }
}
