namespace Pipeline.Migrations;

/// <summary>What must hold after a tool's migrations: a file each, named like the migration's or by its revision, in a folder that no tool looks into.</summary>
internal sealed class ToolVerifications(string folder)
{
    private const string Extension = ".verify.json";

    private readonly HashSet<string> _files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, $"*{Extension}")] : [];

    /// <summary>The files that belong to none of those that were asked for.</summary>
    public IEnumerable<string> Unused => _files.Order(StringComparer.Ordinal);

    /// <summary>Reads those of one migration.</summary>
    public async Task<IReadOnlyList<Verification>> Of(ToolMigration migration, List<string> faults, CancellationToken cancellation)
    {
        var read = new List<Verification>();
        string?[] names =
        [
            migration.Revision,
            RevisionNumber.FullName(migration.Revision, migration.Name),
            Path.GetFileNameWithoutExtension(migration.File),
        ];
        foreach (var file in names.OfType<string>().Distinct().Select(name => Path.Combine(folder, name + Extension)).Where(_files.Remove))
            read.AddRange(VerificationFile.Read(file, await File.ReadAllTextAsync(file, cancellation), faults));
        return read;
    }
}
