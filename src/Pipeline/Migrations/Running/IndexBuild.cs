using System.Data;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// Builds an index concurrently so that it is there and valid afterwards, or not there at all: broken off, PostgreSQL leaves it invalid
/// (https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY), and IF NOT EXISTS would be content with that.
/// </summary>
internal sealed class IndexBuild(MigrationSession session, Transcript transcript, ConcurrentIndex index)
{
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Builds it.</summary>
    /// <param name="statement">The statement that does.</param>
    /// <param name="file">Where that stands.</param>
    /// <param name="isInDoubt">True when a killed run may have built it already.</param>
    /// <param name="cancellation">Breaks the building off; the remains are dropped.</param>
    public async Task Run(SqlStatement statement, string file, bool isInDoubt, CancellationToken cancellation)
    {
        if (isInDoubt && await IsValid(cancellation) is true)
            return;
        await DropInvalid(cancellation);
        try
        {
            await session.Run(statement, file, cancellation);
        }
        catch when (session.Work.State == ConnectionState.Open)
        {
            await CleanUp();
            throw;
        }

        if (await IsValid(cancellation) is not true)
            throw new PipelineException(
                $"The index {index.Name} is not valid after it was built.",
                $"{file}:{statement.Line}: {statement.Text}"
            );
    }

    private Task<bool?> IsValid(CancellationToken cancellation) =>
        session.Work.Scalar<bool?>("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)", cancellation, index.Name);

    /// <summary>Drops what a broken-off build has left.</summary>
    public async Task DropInvalid(CancellationToken cancellation)
    {
        if (await IsValid(cancellation) is not false)
            return;
        transcript.Line($"The index {index.Name} is invalid: dropping what a broken-off build has left.");
        await session.Work.Execute($"DROP INDEX CONCURRENTLY {index.Name}", cancellation);
    }

    private async Task CleanUp()
    {
        using var deadline = new CancellationTokenSource(CleanUpDeadline, transcript.Time);
        try
        {
            await DropInvalid(deadline.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            transcript.Warn($"The invalid index {index.Name} could not be dropped; the next attempt does it. {failure.Message}");
        }
    }
}
