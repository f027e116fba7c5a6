using System.Text.Json.Serialization;
using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Migrations;

/// <summary>A database's history beside the migrations of a release.</summary>
/// <param name="Folder">The release's migrations.</param>
/// <param name="History">What the database has, in the order in which it came.</param>
public sealed record MigrationStatus(
    [property: JsonIgnore] MigrationFolder Folder,
    [property: JsonIgnore] IReadOnlyList<AppliedMigration> History
)
{
    /// <summary>Reads what a database has. Where the migrations are another tool's, it is the tool that knows.</summary>
    internal static async Task<MigrationStatus> Read(
        MigrationFolder folder,
        Database database,
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var rows = await MigrationHistory.Read(connection, cancellation);
        return Of(
            folder,
            folder.Tool is null ? rows : ToolHistory.Of(rows, folder, await folder.Tool.Applied(database, connection, cancellation))
        );
    }

    /// <summary>Compares the two.</summary>
    internal static MigrationStatus Of(MigrationFolder folder, IEnumerable<AppliedMigration> history) =>
        new(folder, [.. history.OrderBy(row => row.Id)]);

    /// <summary>The revision that was applied last, such as <c>007</c>; null for none.</summary>
    public string? Current => Applied.LastOrDefault()?.Revision;

    /// <summary>The newest revision that is applied or half-way: where a way back begins.</summary>
    public string? Newest => History.Count > 0 ? History[^1].Revision : null;

    /// <summary>What is applied, oldest first.</summary>
    public IEnumerable<AppliedMigration> Applied => History.Where(row => row.State == MigrationState.Applied);

    /// <summary>What a run that was killed left half-way.</summary>
    public IEnumerable<AppliedMigration> Interrupted => History.Where(row => row.State != MigrationState.Applied);

    /// <summary>What is still to be applied, oldest first, and then what is repeatable and was changed; with what is half-way.</summary>
    [JsonIgnore]
    public IEnumerable<Migration> Pending => [.. PendingMigrations, .. Repeatables.Pending(this)];

    /// <summary>The same without what is repeatable.</summary>
    internal IEnumerable<Migration> PendingMigrations
    {
        get
        {
            var applied = Applied.Select(row => row.Number).ToHashSet();
            return Folder.Migrations.Where(migration => !applied.Contains(migration.Number));
        }
    }

    /// <summary>The same as names, for scripts.</summary>
    [JsonPropertyName("pending")]
    public IEnumerable<string> PendingNames => Pending.Select(migration => migration.FullName);

    /// <summary>Applied, but the release has no such file: an older checkout, or a file that was deleted.</summary>
    public IEnumerable<AppliedMigration> Missing =>
        History.Where(row => Folder.FileOf(row) is null).DistinctBy(row => row.Number.IsRepeated ? row.Name : row.Revision);

    /// <summary>Applied, but the file has another text by now. What is half-way may be mended where it was not done yet.</summary>
    public IEnumerable<AppliedMigration> Changed =>
        History.Where(row =>
            row.State switch
            {
                MigrationState.Applied => !row.Number.IsRepeated && Folder.FileOf(row) is { } file && file.Up.Checksum != row.Checksum,
                MigrationState.Applying => Folder.FileOf(row) is { } file && !row.GoesOnWith(file.Up),
                _ => false,
            }
        );

    /// <summary>Pending, though something newer is applied already.</summary>
    [JsonIgnore]
    public IEnumerable<Migration> OutOfOrder =>
        PendingMigrations.Where(migration => Folder.Tool?.HasOwnOrder != true && Applied.Any(row => migration.Number.IsBefore(row.Number)));

    /// <summary>The names of what would have to be reverted to come back to a revision, but has no down script; newest first.</summary>
    /// <param name="revision">The revision to come back to; null for none.</param>
    public IEnumerable<string> WithoutDown(string? revision) =>
        After(revision).Where(row => DownOf(row) is null).Select(row => row.FullName);

    /// <summary>What came after a revision, newest first; everything, where that is not applied.</summary>
    internal IEnumerable<AppliedMigration> After(string? revision)
    {
        var number = RevisionNumber.Of(revision);
        return History.Reverse().TakeWhile(row => row.Number != number);
    }

    /// <summary>The way back: as it was when the migration was applied, so that it works without the file; else the file's.</summary>
    internal MigrationScript? DownOf(AppliedMigration row) =>
        row.DownText is { } text ? new MigrationScript($"{row.FullName}.down.sql as it was applied", text) : Folder.FileOf(row)?.Down;
}
