namespace Pipeline.Migrations;

/// <summary>The pipeline's history beside what a tool has noted itself: others may have used the tool as well, and it is the tool that is right.</summary>
internal static class ToolHistory
{
    /// <summary>The history as the tool sees it.</summary>
    /// <param name="rows">The pipeline's own.</param>
    /// <param name="folder">The migrations.</param>
    /// <param name="applied">What the tool has applied.</param>
    public static IEnumerable<AppliedMigration> Of(
        IReadOnlyList<AppliedMigration> rows,
        MigrationFolder folder,
        IReadOnlyList<ToolMigration> applied
    ) => [.. rows.Except(Undone(rows, folder, applied)), .. Added(rows, folder, applied).Select(Row)];

    /// <summary>Has the pipeline's history say the same.</summary>
    public static async Task Follow(MigrationSession session, MigrationFolder folder, RunStamp stamp, CancellationToken cancellation)
    {
        var rows = await MigrationHistory.Read(session.Work, cancellation);
        var applied = await folder.Tool!.Applied(session.Database, session.Work, cancellation);
        foreach (var row in Undone(rows, folder, applied))
            await MigrationHistory.CompleteRevert(session.Work, row.Id, stamp, cancellation);
        var added = Added(rows, folder, applied).ToList();
        if (added.Count == 0)
            return;
        await MigrationHistory.Create(session.Work, cancellation);
        var by = stamp with { By = folder.Tool.Name };
        foreach (var migration in added)
            await MigrationHistory.Complete(
                session.Work,
                await MigrationHistory.Begin(session.Work, migration, by, cancellation),
                TimeSpan.Zero,
                cancellation
            );
    }

    /// <summary>What is half-way is for the next run to find out.</summary>
    private static IEnumerable<AppliedMigration> Undone(
        IReadOnlyList<AppliedMigration> rows,
        MigrationFolder folder,
        IReadOnlyList<ToolMigration> applied
    ) =>
        rows.Where(row =>
            row.State == MigrationState.Applied
            && folder.FileOf(row) is not null
            && applied.All(migration => migration.Revision != row.Revision)
        );

    private static IEnumerable<Migration> Added(
        IReadOnlyList<AppliedMigration> rows,
        MigrationFolder folder,
        IReadOnlyList<ToolMigration> applied
    ) =>
        applied
            .Where(migration => rows.All(row => row.Revision != migration.Revision))
            .Select(migration =>
                folder.Find(migration.Revision)
                ?? new Migration(migration.Revision, migration.Name, MigrationScript.OfTool(migration.Revision, ""), null)
            );

    private static AppliedMigration Row(Migration migration) =>
        new()
        {
            Id = long.MaxValue,
            Revision = migration.Revision,
            Name = migration.Name,
            State = MigrationState.Applied,
            Checksum = migration.Up.Checksum,
            UpText = migration.Up.Text,
            AppliedBy = "",
            Run = "",
        };
}
