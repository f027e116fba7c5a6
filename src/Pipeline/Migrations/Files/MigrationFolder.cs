using Pipeline.Databases;

namespace Pipeline.Migrations;

/// <summary>The migrations of a release, in their order.</summary>
/// <param name="Path">Where they were read.</param>
/// <param name="Migrations">By number, from the oldest.</param>
public sealed record MigrationFolder(string Path, IReadOnlyList<Migration> Migrations)
{
    /// <summary>The scripts that are run again whenever they were changed, by name; each with <see cref="Unnumbered"/> for a revision.</summary>
    public IReadOnlyList<Migration> Repeatables { get; init; } = [];

    /// <summary>The tool that they are written for; null for SQL.</summary>
    internal ToolFolder? Tool { get; init; }

    /// <summary>What is not the application's own: left out when schemas or rows are compared.</summary>
    internal NotCompared NotCompared => new(MigrationHistory.Schema, [.. Tool?.Table?.All ?? []]);

    /// <summary>What a repeatable script has in the place of a number.</summary>
    internal const string Unnumbered = "R";

    /// <summary>Reads the migrations of a project, those of another tool from that.</summary>
    /// <param name="settings">Where they are, and whose.</param>
    /// <param name="root">The project's root.</param>
    /// <param name="database">The database that they are for, as some tools list them only there.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="PipelineException">They cannot be used; all faults are told at once.</exception>
    public static Task<MigrationFolder> Read(MigrationSettings settings, string root, Database database, CancellationToken cancellation) =>
        settings.Tool.Kind == MigrationToolKind.Sql
            ? Read(System.IO.Path.Combine(root, settings.Folder), new(settings.Placeholders), cancellation)
            : ToolFolder.Read(settings, root, database, cancellation);

    /// <summary>
    /// Reads <c>NNN_name.up.sql</c>, <c>NNN_name.down.sql</c> and <c>NNN_name.verify.json</c>, and the same with an <c>R</c> for what is repeatable;
    /// Prisma's <c>NNN_name/migration.sql</c>, with <c>down.sql</c> and <c>verify.json</c> beside it, and Flyway's <c>V2_1__name.sql</c>, <c>U2_1__name.sql</c> and
    /// <c>R__name.sql</c> are read as well. Files of other kinds are left alone.
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

    /// <summary>The SQL of another tool's migrations, by revision, as far as that tells it; nothing for files of SQL.</summary>
    /// <param name="migrations">Which.</param>
    /// <param name="database">Where the tool may look.</param>
    /// <param name="cancellation">Ends the asking.</param>
    public async Task<IReadOnlyDictionary<string, string>> SqlOf(
        IEnumerable<Migration> migrations,
        Database database,
        CancellationToken cancellation
    )
    {
        var all = new Dictionary<string, string>();
        if (Tool is not null)
            foreach (var migration in migrations)
                if (await Tool.Plan(migration.Revision, database, cancellation) is { } sql)
                    all[migration.Revision] = sql;
        return all;
    }

    /// <summary>Those that a database at a revision has; none for none.</summary>
    internal IEnumerable<Migration> Until(RevisionNumber revision) =>
        revision == RevisionNumber.None ? [] : Migrations.Where(migration => !revision.IsBefore(migration.Number));

    /// <summary>The file of what is applied; null when there is none.</summary>
    internal Migration? FileOf(AppliedMigration row) =>
        row.Number.IsRepeated ? Repeatables.FirstOrDefault(script => script.Name == row.Name) : Find(row.Revision);
}
