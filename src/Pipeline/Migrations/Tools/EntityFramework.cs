using System.Text.RegularExpressions;
using Pipeline.Processes;

namespace Pipeline.Migrations;

/// <summary>
/// A bundle of Entity Framework Core's; see https://learn.microsoft.com/ef/core/managing-schemas/migrations/applying#bundles. It goes to the migration that
/// is named, up or down, so that it can never apply one that is late.
/// </summary>
internal sealed partial class EntityFramework : IMigrationTool
{
    private IReadOnlyList<ToolMigration> _known = [];

    public IReadOnlyList<string> Program => [];

    public ToolTable Table => new("__EFMigrationsHistory", "MigrationId");

    /// <summary>There is no command that only looks, and whatever is the name of a migration would be gone to.</summary>
    public IReadOnlyList<string> Look => ["whereDoesThisGo"];

    public Task<IReadOnlyList<ToolMigration>> List(string folder, Func<IEnumerable<string>, Task<string>> ask)
    {
        _known =
        [
            .. NumberedFiles
                .In(folder, [".cs"], name => Path.GetFileNameWithoutExtension(name))
                .Where(migration => Id().IsMatch(migration.Id)),
        ];
        return Task.FromResult(_known);
    }

    public bool CanBeLate => false;

    public bool MakesDatabases => true;

    public bool IsOneTransaction(string source) => !source.Contains("suppressTransaction", StringComparison.Ordinal);

    public ToolMigration Unknown(string id) => NumberedFiles.Named(id, id);

    public bool HasReached(CommandResult look) => $"{look.Output}{look.Errors}".Contains("was not found", StringComparison.Ordinal);

    public IReadOnlyList<string> Up(ToolMigration migration) => [migration.Id];

    public IReadOnlyList<string> Down(ToolMigration migration) =>
        [_known.TakeWhile(other => other.Id != migration.Id).LastOrDefault()?.Id ?? "0"];

    [GeneratedRegex(@"^[0-9]{14}_[^.]+$")]
    private static partial Regex Id();
}
