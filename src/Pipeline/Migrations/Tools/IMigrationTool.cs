using Pipeline.Databases;
using Pipeline.Processes;

namespace Pipeline.Migrations;

/// <summary>How another tool is asked and told, one step at a time.</summary>
internal interface IMigrationTool
{
    /// <summary>The program, with the arguments it always needs, where settings name none.</summary>
    IReadOnlyList<string> Program { get; }

    /// <summary>Where it notes what is applied; null when it is asked by <see cref="Look"/>.</summary>
    ToolTable? Table { get; }

    /// <summary>True when which migration may follow which is the tool's own matter, and not that of their numbers.</summary>
    bool HasOwnOrder => false;

    /// <summary>True when it can apply what is older than something applied.</summary>
    bool CanBeLate => true;

    /// <summary>True when it makes a database that it does not find.</summary>
    bool MakesDatabases => false;

    /// <summary>True when all that a migration does is one transaction together with the tool's note: what fails has left nothing.</summary>
    /// <param name="source">The migration as it is written.</param>
    bool IsOneTransaction(string source) => true;

    /// <summary>One that is noted and is not among those that there are.</summary>
    ToolMigration Unknown(string id) => new(id, id, "", null);

    /// <summary>Asks the database something, and changes nothing of the application's.</summary>
    IReadOnlyList<string> Look { get; }

    /// <summary>True when that has reached a database.</summary>
    bool HasReached(CommandResult look) => look.Succeeded;

    /// <summary>Frees the lock of a run that was killed; null where that frees itself.</summary>
    IReadOnlyList<string>? Unlock => null;

    /// <summary>The migrations that there are, in their order.</summary>
    /// <param name="folder">Where their files are.</param>
    /// <param name="ask">Runs the tool, and gives what it writes.</param>
    Task<IReadOnlyList<ToolMigration>> List(string folder, Func<IEnumerable<string>, Task<string>> ask);

    /// <summary>Which of them are applied.</summary>
    /// <param name="noted">What the tool has noted, or written.</param>
    /// <param name="known">Those that there are.</param>
    IEnumerable<string> Applied(IReadOnlyCollection<string> noted, IReadOnlyList<ToolMigration> known) => noted;

    /// <summary>Applies one.</summary>
    IReadOnlyList<string> Up(ToolMigration migration);

    /// <summary>Takes one back; null when the tool cannot.</summary>
    IReadOnlyList<string>? Down(ToolMigration migration);

    /// <summary>Writes the SQL of one without running it; null when the tool cannot.</summary>
    IReadOnlyList<string>? Plan(ToolMigration migration) => null;
}

/// <summary>Where a tool notes what is applied: a row each.</summary>
/// <param name="Name">The table.</param>
/// <param name="Column">The column that names the migration.</param>
internal sealed record ToolTable(string Name, string Column)
{
    /// <summary>Quoted for SQL.</summary>
    public string Sql => string.Join('.', Name.Split('.').Select(SqlExecution.QuoteIdentifier));

    /// <summary>True for the table itself and what the tool has beside it, such as <c>knex_migrations_lock</c>: none of the application's.</summary>
    /// <param name="relation">A name as SQL, with its schema or without.</param>
    public bool Owns(string relation) => All.Any(name => IsSame(relation, name));

    /// <summary>All tables of the tool, as the setting is written.</summary>
    public IEnumerable<string> All => [Name, .. Companions.Select(companion => Name + companion)];

    /// <summary>What the names of the tool's other tables end with.</summary>
    public IReadOnlyList<string> Companions { get; init; } = [];

    /// <summary>What is named without its schema is in the one that everybody has.</summary>
    private static bool IsSame(string relation, string name) => Full(relation) == Full(name);

    private static string Full(string name)
    {
        string[] parts = [.. name.Split('.').Select(part => part.Trim('"'))];
        return parts.Length == 1 ? $"public.{parts[0]}" : $"{parts[^2]}.{parts[^1]}";
    }
}

/// <summary>One of a tool's migrations.</summary>
/// <param name="Id">What the tool itself calls it.</param>
/// <param name="Revision">What comes first in its name.</param>
/// <param name="Name">The rest.</param>
/// <param name="File">Where it is written; null when that is not known.</param>
internal sealed record ToolMigration(string Id, string Revision, string Name, string? File)
{
    /// <summary>The one that it goes on from, by its id, where the tool knows branches; null for none.</summary>
    public string? Follows { get; init; }

    /// <summary>All that must be applied before it, by their ids, where the tool knows branches.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];
}
