namespace Pipeline.Migrations;

/// <summary>Knex; see https://knexjs.org/guide/migrations.html.</summary>
internal sealed class Knex : IMigrationTool
{
    /// <summary>Its <c>loadExtensions</c>, without the languages that nobody writes migrations in any more.</summary>
    private static readonly string[] Extensions = [".js", ".cjs", ".mjs", ".ts"];

    public IReadOnlyList<string> Program => ["node_modules/.bin/knex"];

    public ToolTable Table => new("knex_migrations", "name");

    public IReadOnlyList<string> Look => ["migrate:currentVersion"];

    public IReadOnlyList<string> Unlock => ["migrate:unlock"];

    public Task<IReadOnlyList<ToolMigration>> List(string folder, Func<IEnumerable<string>, Task<string>> ask) =>
        Task.FromResult(NumberedFiles.In(folder, Extensions, name => name));

    public IReadOnlyList<string> Up(ToolMigration migration) => ["migrate:up", migration.Id];

    public IReadOnlyList<string> Down(ToolMigration migration) => ["migrate:down", migration.Id];
}
