namespace Pipeline.Migrations;

/// <summary>The migrations of a release, in their order.</summary>
/// <param name="Path">Where they were read.</param>
/// <param name="Migrations">By number, from the oldest.</param>
public sealed record MigrationFolder(string Path, IReadOnlyList<Migration> Migrations)
{
    /// <summary>The scripts that are run again whenever they were changed, by name; each with <see cref="Unnumbered"/> for a revision.</summary>
    public IReadOnlyList<Migration> Repeatables { get; init; } = [];

    /// <summary>What a repeatable script has in the place of a number.</summary>
    internal const string Unnumbered = "R";

    /// <summary>
    /// Reads <c>NNN_name.up.sql</c>, <c>NNN_name.down.sql</c> and <c>NNN_name.verify.json</c>, and the same with an <c>R</c> for what is repeatable;
    /// Prisma's <c>NNN_name/migration.sql</c>, with <c>down.sql</c> and <c>verify.json</c> beside it, is read as well. Files of other kinds are left alone.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="placeholders">What stands in the place of <c>${name}</c>.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="PipelineException">A file cannot be used; all faults are told at once.</exception>
    public static async Task<MigrationFolder> Read(string path, SqlPlaceholders placeholders, CancellationToken cancellation)
    {
        if (!Directory.Exists(path))
            throw PipelineException.WrongUsage($"The folder of migrations \"{path}\" does not exist.");
        var files = new MigrationFiles(placeholders);
        foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal))
            await files.Add(file, cancellation);
        foreach (var folder in Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal))
            await files.AddFolder(folder, cancellation);
        return files.Folder(path);
    }

    /// <summary>The migration with this revision; null when there is none.</summary>
    public Migration? Find(string revision) => Migrations.FirstOrDefault(migration => migration.Number == RevisionNumber.Of(revision));

    /// <summary>The file of what is applied; null when there is none.</summary>
    internal Migration? FileOf(AppliedMigration row) =>
        row.Number.IsRepeated ? Repeatables.FirstOrDefault(script => script.Name == row.Name) : Find(row.Revision);
}
