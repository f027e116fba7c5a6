using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;
using Polly;
using Polly.Retry;

namespace Pipeline.Backups;

/// <summary>Brings a swap to an end whatever came between: the name leads to one of the two databases, and everybody may connect.</summary>
/// <param name="database">The live database.</param>
/// <param name="transcript">Where it is told.</param>
internal sealed class SwapSettlement(Database database, Transcript transcript)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <returns>True when the restored database has the name.</returns>
    public async Task<bool> Of(Renaming renaming, SwapIntent intent, CancellationToken cancellation)
    {
        if (await renaming.NameOf(intent.Restored, cancellation) == renaming.Name)
            return true;
        if (intent.Old is { } old && await renaming.NameOf(old, cancellation) == renaming.Name && !await renaming.IsOpen(cancellation))
        {
            await renaming.Allow(renaming.Name, true);
            transcript.Line(
                $"\"{renaming.Name}\" was closed to everybody by the restore of run {intent.Run}, which broke off: it is open again"
            );
        }

        return false;
    }

    /// <summary>An answer may be lost after the deed is done: what happened is asked of the server, in a new session.</summary>
    /// <exception cref="PipelineException">The name leads to the old database, or the server is gone.</exception>
    public async Task ThrowUnlessSwapped(SwapIntent intent, NpgsqlException failure)
    {
        if (!await WhateverHappens(intent, failure))
            throw new PipelineException(
                $"The restored database could not take the place of \"{database.Name}\".",
                failure is PostgresException told
                    ? string.Join(". ", ((string?[])[told.MessageText, told.Detail]).OfType<string>())
                    : failure.Message,
                "The database is as it was.",
                innerException: failure
            );
    }

    /// <summary>The server may be gone for a while: it is asked until it answers, since nobody can connect meanwhile.</summary>
    private async Task<bool> WhateverHappens(SwapIntent intent, NpgsqlException failure)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var untilItAnswers = new ResiliencePipelineBuilder { TimeProvider = transcript.Time }
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder().Handle<PipelineException>().Handle<NpgsqlException>(),
                    Delay = TimeSpan.FromSeconds(1),
                    MaxRetryAttempts = int.MaxValue,
                }
            )
            .Build();
        try
        {
            return await untilItAnswers.ExecuteAsync(
                async token =>
                {
                    await using var server = await database.Maintenance.ConnectGuarded(token);
                    return await Of(new Renaming(server, database.Name), intent, token);
                },
                deadline.Token
            );
        }
        catch (OperationCanceledException)
        {
            throw new PipelineException(
                $"The server went away while \"{database.Name}\" was closed to everybody.",
                failure.Message,
                "Nobody can connect to it until it is opened again; any target that changes something does that first.",
                $"When the server is back: ALTER DATABASE {SqlExecution.QuoteIdentifier(database.Name)} ALLOW_CONNECTIONS true",
                failure
            )
            {
                ExitCode = ExitCode.NeedsPerson,
            };
        }
    }
}
