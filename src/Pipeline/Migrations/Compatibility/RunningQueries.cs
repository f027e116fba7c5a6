using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>The queries that production runs, which a migration must not break while the release before is still live.</summary>
/// <param name="Texts">Each is one statement, with <c>$1</c> in the place of values.</param>
public sealed record RunningQueries(IReadOnlyList<string> Texts)
{
    private const string View = """
        SELECT format('%I.pg_stat_statements', nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_stat_statements'
        """;

    /// <summary>None are known.</summary>
    public static RunningQueries None { get; } = new([]);

    /// <summary>
    /// What the server has counted, where it has the extension pg_stat_statements. Other roles' queries are seen by members of pg_read_all_stats
    /// (https://www.postgresql.org/docs/current/pgstatstatements.html).
    /// </summary>
    public static async Task<RunningQueries> Of(Database database, Transcript transcript, CancellationToken cancellation)
    {
        var inside = await Counted(database, database.Name, transcript, cancellation);
        return inside.Texts.Count > 0 ? inside : await Counted(database.Maintenance, database.Name, transcript, cancellation);
    }

    /// <summary>The extension sees the queries of all databases from each that it is in.</summary>
    private static async Task<RunningQueries> Counted(Database from, string of, Transcript transcript, CancellationToken cancellation)
    {
        await using var connection = await from.Connect(cancellation);
        if (await connection.Scalar<string>(View, cancellation) is not { } view)
            return None;
        try
        {
            var texts = await connection.Rows(
                $"SELECT DISTINCT query FROM {view} WHERE dbid = (SELECT oid FROM pg_database WHERE datname = $1) AND query IS NOT NULL",
                row => row.GetString(0),
                cancellation,
                of
            );
            return new RunningQueries([.. texts.Where(IsTheApplications)]);
        }
        catch (PostgresException failure)
        {
            transcript.Detail($"pg_stat_statements cannot be read, so production's queries are not known: {failure.MessageText}");
            return None;
        }
    }

    /// <summary>What a file lists, as statements that end with a semicolon.</summary>
    /// <exception cref="PipelineException">There is no such file, or it has something else than queries. <see cref="ExitCode.WrongUsage"/>.</exception>
    public static async Task<RunningQueries> Listed(string file, CancellationToken cancellation)
    {
        if (!File.Exists(file))
            throw PipelineException.WrongUsage($"The file of queries \"{file}\" does not exist.", next: "Mend migrations.queries.");
        var script = SqlScript.Parse(await File.ReadAllTextAsync(file, cancellation));
        string[] faults =
        [
            .. script.Faults.Select(fault => $"{file}:{fault.Line}: {fault.Text}"),
            .. script.Statements.Where(statement => !IsQuery(statement)).Select(statement => $"{file}:{statement.Line}: expected a query"),
        ];
        return faults.Length == 0
            ? new RunningQueries([.. script.Statements.Select(statement => statement.Text)])
            : throw PipelineException.WrongUsage("The file of queries cannot be used.", string.Join(Environment.NewLine, faults));
    }

    /// <summary>Both.</summary>
    public RunningQueries And(RunningQueries others) => new([.. Texts, .. others.Texts]);

    /// <summary>The pipeline itself and whoever watches the server ask its catalogue, with the same role maybe.</summary>
    private static bool IsTheApplications(string text) =>
        SqlScript.Parse(text) is { Faults.Count: 0, Statements: [var statement] } && IsQuery(statement) && !IsAboutServer(statement.Words);

    private static bool IsAboutServer(IReadOnlyList<string> words) =>
        words
            .Zip(words.Skip(1))
            .Any(pair =>
                pair is ("SELECT" or "FROM" or "JOIN" or "INTO" or "UPDATE", var of)
                && (
                    of.StartsWith("PG_", StringComparison.Ordinal) || of.Equals(MigrationHistory.Schema, StringComparison.OrdinalIgnoreCase)
                )
            );

    private static bool IsQuery(SqlStatement statement) =>
        statement.Words is ["SELECT" or "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "WITH" or "VALUES" or "TABLE" or "(", ..];
}
