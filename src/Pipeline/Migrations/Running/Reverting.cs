using Npgsql;

namespace Pipeline.Migrations;

/// <summary>A migration on its way back.</summary>
/// <param name="Row">The migration as the history has it.</param>
/// <param name="Down">The way back.</param>
/// <param name="Stamp">Who, and in which run.</param>
internal sealed record Reverting(AppliedMigration Row, MigrationScript Down, RunStamp Stamp) : ScriptWork(Row.Revision, Row.Name, Down)
{
    /// <inheritdoc/>
    public override bool IsResumed => Row.State == MigrationState.Reverting;

    /// <inheritdoc/>
    public override int Done => IsResumed ? Row.StatementsDone : 0;

    /// <summary>True when the way up was never finished: what it did not get to is not there to be taken away.</summary>
    public override bool IsTolerant => Row.AppliedAt is null;

    /// <inheritdoc/>
    public override IReadOnlyList<Verification> Verifications => [];

    /// <inheritdoc/>
    public override NpgsqlBatchCommand Note(TimeSpan duration) => MigrationHistory.Reverted(Row.Id, Down.Kept, Stamp);

    /// <inheritdoc/>
    public override async Task<long> Begin(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await MigrationHistory.BeginRevert(connection, Row.Id, Down.Kept, cancellation);
        return Row.Id;
    }

    /// <inheritdoc/>
    public override Task Complete(NpgsqlConnection connection, long row, TimeSpan duration, CancellationToken cancellation) =>
        MigrationHistory.CompleteRevert(connection, row, Stamp, cancellation);

    /// <inheritdoc/>
    public override Task Abandon(NpgsqlConnection connection, long row, CancellationToken cancellation) =>
        MigrationHistory.AbandonRevert(connection, Row, cancellation);
}
