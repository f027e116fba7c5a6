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
    ) =>
        [
            .. rows.Where(row => !IsUndone(row, folder, applied))
                .Select(row => IsDone(row, folder, applied) ? row with { State = MigrationState.Applied } : row),
            .. Added(rows, folder, applied).Select(Row),
        ];

    /// <summary>Has the pipeline's history say the same.</summary>
    public static async Task Follow(MigrationSession session, MigrationFolder folder, RunStamp stamp, CancellationToken cancellation)
    {
        var rows = await MigrationHistory.Read(session.Work, cancellation);
        var applied = await folder.Tool!.Applied(session.Database, session.Work, cancellation);
        foreach (var row in rows.Where(row => IsUndone(row, folder, applied)))
            await MigrationHistory.CompleteRevert(session.Work, row.Id, stamp, cancellation);
        foreach (var row in rows.Where(row => IsDone(row, folder, applied)))
            await MigrationHistory.Complete(session.Work, row.Id, TimeSpan.Zero, cancellation);
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

    /// <summary>
    /// What is half-way is for the next run to find out, unless it has not the file: then the tool's word alone is left. Where a branch goes on from something that
    /// is of another release, what that goes back to is not known.
    /// </summary>
    private static bool IsUndone(AppliedMigration row, MigrationFolder folder, IReadOnlyList<ToolMigration> applied) =>
        !IsNoted(row, applied)
        && (row.State == MigrationState.Applied) == (folder.FileOf(row) is not null)
        && (row.State == MigrationState.Reverting || row.StatementsDone == 0)
        && !(folder.Tool!.HasOwnOrder && applied.Any(migration => folder.Find(migration.Revision) is null));

    private static bool IsDone(AppliedMigration row, MigrationFolder folder, IReadOnlyList<ToolMigration> applied) =>
        row.State == MigrationState.Applying && folder.FileOf(row) is null && IsNoted(row, applied);

    private static bool IsNoted(AppliedMigration row, IReadOnlyList<ToolMigration> applied) =>
        applied.Any(migration => migration.Revision == row.Revision);

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
