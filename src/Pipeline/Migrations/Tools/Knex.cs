using System.Text.RegularExpressions;

namespace Pipeline.Migrations;

/// <summary>Knex; see https://knexjs.org/guide/migrations.html.</summary>
internal sealed partial class Knex : IMigrationTool
{
    /// <summary>Its <c>loadExtensions</c>, without the languages that nobody writes migrations in any more.</summary>
    private static readonly string[] Extensions = [".js", ".cjs", ".ts"];

    public IReadOnlyList<string> Program => ["node_modules/.bin/knex"];

    public ToolTable Table => new("knex_migrations", "name") { Companions = ["_lock"] };

    public IReadOnlyList<string> Look => ["migrate:currentVersion"];

    public IReadOnlyList<string> Unlock => ["migrate:unlock"];

    public Task<IReadOnlyList<ToolMigration>> List(string folder, Func<IEnumerable<string>, Task<string>> ask) =>
        Task.FromResult(NumberedFiles.In(folder, Extensions, name => name));

    public bool IsOneTransaction(string source) => !OwnTransactions().IsMatch(source);

    public ToolMigration Unknown(string id) => NumberedFiles.Named(id, Path.GetFileNameWithoutExtension(id));

    public IReadOnlyList<string> Up(ToolMigration migration) => ["migrate:up", migration.Id];

    public IReadOnlyList<string> Down(ToolMigration migration) => ["migrate:down", migration.Id];

    /// <summary>See https://knexjs.org/guide/migrations.html#transactions-in-migrations.</summary>
    [GeneratedRegex(@"transaction\s*:\s*false|disableTransactions")]
    private static partial Regex OwnTransactions();
}
