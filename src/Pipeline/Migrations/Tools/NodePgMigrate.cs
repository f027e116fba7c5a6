namespace Pipeline.Migrations;

/// <summary>node-pg-migrate; see https://salsita.github.io/node-pg-migrate/cli.</summary>
internal sealed class NodePgMigrate : IMigrationTool
{
    private static readonly string[] Extensions = [".js", ".cjs", ".mjs", ".ts", ".sql"];

    public IReadOnlyList<string> Program => ["node_modules/.bin/node-pg-migrate"];

    public ToolTable Table => new("pgmigrations", "name");

    public IReadOnlyList<string> Look => ["up", "--dry-run", .. Order];

    /// <summary>Whether what is late may follow is decided before, by <see cref="MigrationSettings.OutOfOrder"/>.</summary>
    private static IReadOnlyList<string> Order => ["--no-check-order"];

    public Task<IReadOnlyList<ToolMigration>> List(string folder, Func<IEnumerable<string>, Task<string>> ask) =>
        Task.FromResult<IReadOnlyList<ToolMigration>>([
            .. NumberedFiles
                .In(folder, Extensions, name => Path.GetFileNameWithoutExtension(name))
                .OrderBy(migration => RevisionNumber.Of(migration.Revision), RevisionNumber.Order)
                .Select(Named),
        ]);

    /// <summary>It would take a bare number for how many.</summary>
    private static ToolMigration Named(ToolMigration migration) =>
        migration.Id.All(char.IsAsciiDigit)
            ? throw PipelineException.WrongUsage(
                $"{migration.File}: expected a name after the number, such as {migration.Id}_add_last_seen."
            )
            : migration;

    public bool IsOneTransaction(string source) => !source.Contains("noTransaction", StringComparison.Ordinal);

    public ToolMigration Unknown(string id) => NumberedFiles.Named(id, id);

    public IReadOnlyList<string> Up(ToolMigration migration) => ["up", migration.Id, .. Order];

    public IReadOnlyList<string> Down(ToolMigration migration) => ["down", migration.Id, .. Order];

    public IReadOnlyList<string> Plan(ToolMigration migration) => ["up", migration.Id, "--dry-run", .. Order];
}
