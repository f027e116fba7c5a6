using System.Collections.Immutable;
using Pipeline.Environments;

namespace Pipeline.Migrations;

/// <summary>The tool that the team's migrations are written for, and how it is called.</summary>
public sealed record ToolSettings : ISettings
{
    private static readonly string[] OfVariables = ["url", "host", "port", "database", "user"];

    private static readonly string[] OfCommands = ["revision"];

    /// <summary>Whose migrations they are: sql, alembic, knex, nodePgMigrate, entityFramework or commands.</summary>
    public MigrationToolKind Kind { get; init; }

    /// <summary>
    /// The program with the arguments it always needs, such as <c>knex --knexfile db/knexfile.js</c> as a list of words. When empty: alembic, or what is in
    /// node_modules/.bin. For entityFramework it is the bundle.
    /// </summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The folder to run it in, below the repository's root; the root itself when empty.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The table in which the tool notes what is applied, when it is not the tool's usual one.</summary>
    public string Table { get; init; } = "";

    /// <summary>
    /// Variables that lead the tool to the database, by name; <c>{url}</c>, <c>{host}</c>, <c>{port}</c>, <c>{database}</c> and <c>{user}</c> are put in. It has DATABASE_URL
    /// and libpq's PG variables in any case. The password is in the file that PGPASSFILE names, and nowhere else.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>For commands: writes a line for each migration, in their order: <c>applied REVISION NAME</c> or <c>pending REVISION NAME</c>.</summary>
    public IReadOnlyList<string> Status { get; init; } = [];

    /// <summary>For commands: applies the one migration <c>{revision}</c>.</summary>
    public IReadOnlyList<string> Up { get; init; } = [];

    /// <summary>For commands: takes the one migration <c>{revision}</c> back; empty when the tool cannot.</summary>
    public IReadOnlyList<string> Down { get; init; } = [];

    /// <summary>For commands: writes the SQL of the migration <c>{revision}</c>, for the plan; empty when the tool cannot.</summary>
    public IReadOnlyList<string> Plan { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Kind == MigrationToolKind.Commands && Status.Count == 0)
            yield return SettingsFault.Missing("status", "the program and arguments that tell what is applied");
        if (Kind == MigrationToolKind.Commands && Up.Count == 0)
            yield return SettingsFault.Missing("up", "the program and arguments that apply one migration");
        if (Kind == MigrationToolKind.EntityFramework && Command.Count == 0)
            yield return SettingsFault.Missing("command", "the bundle");
        if (
            Kind == MigrationToolKind.EntityFramework
            && !Environment.Values.Any(value => value.Contains("{database}", StringComparison.Ordinal))
        )
            yield return SettingsFault.Missing(
                "environment",
                "the variable with the connection string, in which {database} stands for the name"
            );
        foreach (var variable in Environment)
        foreach (var fault in Placeholders.Faults($"environment.{variable.Key}", variable.Value, OfVariables))
            yield return fault;
        foreach (var (key, words) in new[] { ("up", Up), ("down", Down), ("plan", Plan) })
        foreach (var fault in words.SelectMany(word => Placeholders.Faults(key, word, OfCommands)))
            yield return fault;
    }
}
