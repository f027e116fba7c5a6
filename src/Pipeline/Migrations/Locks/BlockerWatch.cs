using System.Data;
using Npgsql;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// Looks on while a statement runs, since who held it up can only be seen while it waits: once PostgreSQL says "lock timeout", it is too late. What may wait
/// for long, as an index that is built concurrently does for every transaction in the database, is told of while it waits.
/// </summary>
/// <param name="period">How often to look.</param>
/// <param name="transcript">For the clock, and for what could not be seen.</param>
internal sealed class BlockerWatch(TimeSpan period, Transcript transcript)
{
    private static readonly TimeSpan Worth = TimeSpan.FromSeconds(2);

    private long? _since;
    private bool _told;

    /// <summary>Who was seen last to hold up the statement; empty when nobody was.</summary>
    public IReadOnlyList<Blocker> Seen { get; private set; } = [];

    /// <summary>Looks on until the statement has ended, well or not.</summary>
    public async Task While(Task statement, Func<NpgsqlConnection, Task<IReadOnlyList<Blocker>>> blockers, NpgsqlConnection observer)
    {
        (Seen, _since, _told) = ([], null, false);
        while (await Task.WhenAny(statement, Task.Delay(period, transcript.Time, CancellationToken.None)) != statement)
        {
            if (!await Look(blockers, observer))
                break;
        }

        await statement;
    }

    private async Task<bool> Look(Func<NpgsqlConnection, Task<IReadOnlyList<Blocker>>> blockers, NpgsqlConnection observer)
    {
        if (observer.State != ConnectionState.Open)
            return false;
        try
        {
            var now = await blockers(observer);
            Seen = now.Count > 0 ? now : Seen;
            Tell(now);
            return true;
        }
        catch (NpgsqlException failure)
        {
            // The statement decides how this ends, not who looks on.
            transcript.Detail($"Who blocks cannot be seen: {failure.Message}");
            return false;
        }
    }

    private void Tell(IReadOnlyList<Blocker> blockers)
    {
        if (blockers.Count == 0)
            _since = null;
        else if (_since is not { } since)
            _since = transcript.Time.GetTimestamp();
        else if (!_told && transcript.Time.GetElapsedTime(since) > Worth)
        {
            transcript.Line($"Waiting for {Blocker.Told(blockers)}");
            _told = true;
        }
    }
}
