using System.Text.RegularExpressions;

namespace Pipeline.Migrations;

/// <summary>The migrations of tools that have a file each, whose name begins with a number or a time.</summary>
internal static partial class NumberedFiles
{
    /// <summary>Reads the names, in their order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="extensions">What a migration's file may end with.</param>
    /// <param name="id">What the tool calls a migration, by its file's name.</param>
    public static IReadOnlyList<ToolMigration> In(string folder, IReadOnlyCollection<string> extensions, Func<string, string> id)
    {
        if (!Directory.Exists(folder))
            throw PipelineException.WrongUsage($"The folder of migrations \"{folder}\" does not exist.");
        var taken = new HashSet<RevisionNumber>();
        return
        [
            .. Directory
                .EnumerateFiles(folder)
                .Where(file => extensions.Contains(Path.GetExtension(file)) && !Path.GetFileName(file).StartsWith('.'))
                .OrderBy(Path.GetFileName, StringComparer.Ordinal)
                .Select(file => Migration(file, id(Path.GetFileName(file)), taken)),
        ];
    }

    /// <summary>Two files may have the same number with such tools: the second one is then known by its whole name.</summary>
    private static ToolMigration Migration(string file, string id, HashSet<RevisionNumber> taken)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        var migration = Named(id, stem) with { File = file };
        return taken.Add(RevisionNumber.Of(migration.Revision)) ? migration : new ToolMigration(id, stem, "", file);
    }

    /// <summary>A migration by the name of its file, without the extension.</summary>
    public static ToolMigration Named(string id, string stem) =>
        Numbered().Match(stem) is { Success: true } match
            ? new ToolMigration(id, match.Groups["number"].Value, match.Groups["name"].Value, null)
            : new ToolMigration(id, stem, "", null);

    [GeneratedRegex("^(?<number>[0-9]+)[-_](?<name>.+)$")]
    private static partial Regex Numbered();
}
