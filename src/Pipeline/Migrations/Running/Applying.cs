using Npgsql;

namespace Pipeline.Migrations;

/// <summary>A migration on its way up.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Stamp">Who, and in which run.</param>
/// <param name="Interrupted">What a killed run has left of it; null when it is new.</param>
internal sealed record Applying(Migration Migration, RunStamp Stamp, AppliedMigration? Interrupted)
    : ScriptWork(Migration.Revision, Migration.Name, Migration.Up)
{
    /// <inheritdoc/>
    public override bool IsResumed => Interrupted is not null;

    /// <inheritdoc/>
    public override int Done => Interrupted?.StatementsDone ?? 0;

    /// <inheritdoc/>
    public override bool IsTolerant => false;

    /// <inheritdoc/>
    public override bool IsScriptDone => Interrupted is not null && Script.IsTransactional;

    /// <inheritdoc/>
    public override Backfill? Backfill => Migration.Backfill;

    /// <inheritdoc/>
    public override IReadOnlyList<Verification> Verifications => [.. Migration.Verifications, .. Migration.Backfill?.Verifications ?? []];

    /// <inheritdoc/>
    public override NpgsqlBatchCommand Note(TimeSpan duration) => MigrationHistory.Applied(Migration, Stamp, duration);

    /// <inheritdoc/>
    public override Task<long> Begin(NpgsqlConnection connection, CancellationToken cancellation) =>
        Interrupted is null
            ? MigrationHistory.Begin(connection, Migration, Stamp, cancellation)
            : MigrationHistory.Resume(connection, Interrupted.Id, Migration, cancellation);

    /// <inheritdoc/>
    public override SqlStatement? Edited =>
        Interrupted is null ? null : new MigrationScript("", Interrupted.UpText).Statements.ElementAtOrDefault(Interrupted.StatementsDone);

    /// <inheritdoc/>
    public override Task Complete(NpgsqlConnection connection, long row, TimeSpan duration, CancellationToken cancellation) =>
        MigrationHistory.Complete(connection, row, duration, cancellation);

    /// <inheritdoc/>
    public override Task Abandon(NpgsqlConnection connection, long row, CancellationToken cancellation) =>
        MigrationHistory.Forget(connection, row, cancellation);
}
