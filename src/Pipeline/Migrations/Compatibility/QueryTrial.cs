using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Migrations;

/// <summary>
/// Has PostgreSQL prepare queries, again and again, to see which a change has broken. What cannot be prepared to begin with is not judged: the statistics of
/// production put a parameter even where none may stand (<c>interval $1</c>).
/// </summary>
internal sealed class QueryTrial
{
    private const string Name = "pipeline_trial";

    private readonly NpgsqlConnection _connection;
    private readonly List<string> _working = [];
    private readonly List<string> _unchecked = [];

    private QueryTrial(NpgsqlConnection connection) => _connection = connection;

    /// <summary>How many are judged.</summary>
    public int Judged { get; private set; }

    /// <summary>Those which are not.</summary>
    public IReadOnlyList<string> Unchecked => _unchecked;

    /// <summary>Finds out which work now.</summary>
    public static async Task<QueryTrial> Begin(NpgsqlConnection connection, RunningQueries queries, CancellationToken cancellation)
    {
        var trial = new QueryTrial(connection);
        foreach (var query in queries.Texts)
            (await trial.FaultOf(query, cancellation) is null ? trial._working : trial._unchecked).Add(query);
        trial.Judged = trial._working.Count;
        return trial;
    }

    /// <summary>Those which do not work any more, with PostgreSQL's words; each is told once.</summary>
    public async Task<IReadOnlyList<BrokenQuery>> Broken(CancellationToken cancellation)
    {
        var broken = new List<BrokenQuery>();
        foreach (var query in _working)
            if (await FaultOf(query, cancellation) is { } fault)
                broken.Add(new BrokenQuery(query, fault));
        _working.RemoveAll(query => broken.Exists(one => one.Text == query));
        return broken;
    }

    private async Task<string?> FaultOf(string query, CancellationToken cancellation)
    {
        try
        {
            await _connection.Execute($"PREPARE {Name} AS {query}", cancellation);
        }
        catch (PostgresException failure)
        {
            return $"{failure.MessageText} ({failure.SqlState})";
        }

        try
        {
            if (query.Contains("ON CONFLICT", StringComparison.OrdinalIgnoreCase))
                await Plan(cancellation);
            return null;
        }
        catch (PostgresException failure)
        {
            return $"{failure.MessageText} ({failure.SqlState})";
        }
        finally
        {
            await _connection.Execute($"DEALLOCATE {Name}", cancellation);
        }
    }

    /// <summary>That the index is gone which ON CONFLICT relies on shows only when a plan is made, for which no value is needed.</summary>
    private async Task Plan(CancellationToken cancellation)
    {
        var count = await _connection.Scalar<int>(
            "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = $1",
            cancellation,
            Name
        );
        var values = count == 0 ? "" : $"({string.Join(", ", Enumerable.Repeat("NULL", count))})";
        await _connection.Execute("SET plan_cache_mode = force_generic_plan", cancellation);
        await _connection.Execute($"EXPLAIN EXECUTE {Name}{values}", cancellation);
    }
}

/// <summary>A query that a migration has broken.</summary>
/// <param name="Text">The query.</param>
/// <param name="Fault">PostgreSQL's words.</param>
internal sealed record BrokenQuery(string Text, string Fault);
