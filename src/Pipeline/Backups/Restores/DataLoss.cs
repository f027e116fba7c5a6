using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>What a restore of a backup would lose, counted.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Age">How long ago it was taken.</param>
/// <param name="Tables">The tables that have other counts of rows now, with the difference.</param>
public sealed record DataLoss(string Backup, TimeSpan Age, IReadOnlyDictionary<string, long> Tables)
{
    /// <summary>Counts now, and compares with the backup's manifest. Rows that were changed and not added do not show.</summary>
    public static async Task<DataLoss> Since(Database database, BackupManifest manifest, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = await database.ConnectGuarded(cancellation);
        var now = await RowCounts.Read(connection, cancellation);
        var changed = now.Select(table =>
                (table.Key, Difference: table.Value - (manifest.Contents.Tables.GetValueOrDefault(table.Key)?.Rows ?? 0))
            )
            .Where(table => table.Difference != 0)
            .ToDictionary(table => table.Key, table => table.Difference);
        return new DataLoss(manifest.Id, time.GetUtcNow() - manifest.TakenAt, changed);
    }

    /// <summary>In words.</summary>
    public override string ToString()
    {
        var tables =
            Tables.Count == 0
                ? "every table has as many as the backup"
                : string.Join(
                    ", ",
                    Tables.Select(table =>
                        $"{table.Key} has {Math.Abs(table.Value).Grouped()} {(table.Value > 0 ? "more" : "fewer")} than the backup"
                    )
                );
        return $"what was written in the {Age.Spoken()} since the backup {Backup}. Counted in rows, so that what was only changed does not show: {tables}";
    }
}
