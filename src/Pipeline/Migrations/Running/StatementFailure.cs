using Npgsql;

namespace Pipeline.Migrations;

/// <summary>What is told of a statement that failed: where it stands, what it says and PostgreSQL's own words.</summary>
internal static class StatementFailure
{
    private const int MostLines = 5;
    private const int LongestLine = 160;

    /// <summary>The error, with PostgreSQL's behind it.</summary>
    public static PipelineException Of(SqlStatement statement, string file, NpgsqlException failure, IReadOnlyList<Blocker> blockers)
    {
        string[] why = [Excerpt(statement.Text), .. Words(failure), .. Blocked(failure, blockers)];
        var what = $"A migration failed at {file}:{Line(statement, failure)}.";
        return new PipelineException(what, string.Join(Environment.NewLine, why), innerException: failure);
    }

    /// <summary>The error's code, when it came from PostgreSQL.</summary>
    public static string? SqlState(Exception failure) =>
        ((failure as PostgresException) ?? (failure.InnerException as PostgresException))?.SqlState;

    /// <summary>True when what the statement names does not exist.</summary>
    public static bool IsAbsence(Exception failure) =>
        SqlState(failure)
            is PostgresErrorCodes.UndefinedTable
                or PostgresErrorCodes.UndefinedColumn
                or PostgresErrorCodes.UndefinedObject
                or PostgresErrorCodes.UndefinedFunction
                or PostgresErrorCodes.InvalidSchemaName;

    private static int Line(SqlStatement statement, NpgsqlException failure)
    {
        var position = failure is PostgresException { Position: > 0 } known ? Math.Min(known.Position - 1, statement.Text.Length) : 0;
        return statement.Line + statement.Text.AsSpan(0, position).Count('\n');
    }

    private static string Excerpt(string text)
    {
        var lines = text.Split('\n');
        var shown = lines.Take(MostLines).Select(line => "  " + (line.Length > LongestLine ? line[..LongestLine] + "…" : line));
        return string.Join(Environment.NewLine, lines.Length > MostLines ? shown.Append("  …") : shown);
    }

    private static IEnumerable<string> Words(NpgsqlException failure)
    {
        if (failure is not PostgresException error)
            return [$"The connection broke: {failure.Message}"];
        string?[] words =
        [
            $"PostgreSQL: {error.MessageText} (SQLSTATE {error.SqlState})",
            error.Detail is { } detail ? $"Detail: {detail}" : null,
            error.Hint is { } hint ? $"Hint: {hint}" : null,
            error.Where is { } where ? $"Where: {where}" : null,
        ];
        return words.OfType<string>();
    }

    private static IEnumerable<string> Blocked(NpgsqlException failure, IReadOnlyList<Blocker> blockers) =>
        blockers.Count > 0
        && failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled }
            ? ["Blocked by:", .. blockers.Select(blocker => $"  {blocker}")]
            : [];
}
