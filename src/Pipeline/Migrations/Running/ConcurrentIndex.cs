using Pipeline.Databases;

namespace Pipeline.Migrations;

/// <summary>An index that a statement makes concurrently, and would leave behind invalid when it is broken off.</summary>
/// <param name="Name">The name as SQL, quoted, with the schema when the statement names the table's.</param>
internal sealed record ConcurrentIndex(string Name)
{
    /// <summary>The index that the statement makes; null when it makes none concurrently.</summary>
    public static ConcurrentIndex? Of(SqlStatement statement)
    {
        var rest = AfterConcurrently(statement);
        if (rest.Count == 0 || IsNameless(statement))
            return null;
        var table = rest.SkipWhile(word => word != "ON").Skip(1).SkipWhile(word => word == "ONLY").Take(3).ToList();
        return new ConcurrentIndex(table is [var schema, ".", _] ? $"{Quoted(schema)}.{Quoted(rest[0])}" : Quoted(rest[0]));
    }

    /// <summary>True when PostgreSQL would choose the index's name.</summary>
    public static bool IsNameless(SqlStatement statement) => AfterConcurrently(statement) is ["ON", ..];

    /// <summary>The words that follow: the index's name first, when there is one.</summary>
    private static List<string> AfterConcurrently(SqlStatement statement)
    {
        if (!statement.StartsWith("CREATE", "INDEX", "CONCURRENTLY") && !statement.StartsWith("CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"))
            return [];
        var rest = statement.Words.SkipWhile(word => word != "CONCURRENTLY").Skip(1).ToList();
        return rest is ["IF", "NOT", "EXISTS", ..] ? rest[3..] : rest;
    }

    /// <summary>A bare word folds to lower case, as PostgreSQL does.</summary>
    private static string Quoted(string word) => word.StartsWith('"') ? word : SqlExecution.QuoteIdentifier(word.ToLowerInvariant());
}
