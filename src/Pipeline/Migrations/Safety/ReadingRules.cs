using Pipeline.Runs;

namespace Pipeline.Migrations.Safety;

/// <summary>What a database that nobody else uses cannot show, and is read from the statement itself.</summary>
internal static class ReadingRules
{
    /// <summary>PostgreSQL cuts a longer name, and says so in a notice only: https://www.postgresql.org/docs/current/sql-syntax-lexical.html.</summary>
    private const int LongestName = 63;

    /// <summary>What is to be said of one statement.</summary>
    public static IEnumerable<SafetyFinding> Judge(StatementEffect effect)
    {
        var statement = effect.Statement;
        if (statement.Words is ["DROP" or "ALTER" or "TRUNCATE", ..] && statement.Words[^1] == "CASCADE")
            yield return effect.Care(
                "cascade",
                "takes along whatever depends on it, and in production that may be more than here.",
                "Name what is to go, and let PostgreSQL refuse the rest."
            );
        if (statement.StartsWith("SET") && statement.Words.Any(word => word is "LOCK_TIMEOUT" or "STATEMENT_TIMEOUT"))
            yield return effect.Care(
                "own-timeout",
                "sets a timeout of its own for the rest of the migration: others may queue behind it for as long.",
                "Leave it to Migrations.lockTimeout and statementTimeout."
            );
        if (statement.StartsWith("REFRESH") && !statement.Words.Contains("CONCURRENTLY"))
            yield return effect.Care(
                "refresh-not-concurrent",
                $"blocks reads of the materialized view while it is filled, for {effect.Duration.Spoken()} on this data.",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY, which wants a unique index."
            );
        if (statement.Has("DETACH", "PARTITION") && !statement.Words.Contains("CONCURRENTLY"))
            yield return effect.Care(
                "detach-partition",
                "detaches a partition, for which the whole table is locked against reads.",
                "DETACH PARTITION … CONCURRENTLY, in a migration that begins with -- pipeline: no-transaction."
            );
        if (
            statement.Has("ADD", "VALUE")
            && statement.StartsWith("ALTER", "TYPE")
            && !statement.Words.Any(word => word is "BEFORE" or "AFTER")
        )
            yield return effect.Advice(
                "enum-order",
                "adds an enum's value at its end, where it may not belong when it is sorted.",
                "Say BEFORE or AFTER which."
            );
        if (
            (statement.StartsWith("CREATE", "DOMAIN") && statement.Words.Contains("CHECK"))
            || (statement.StartsWith("ALTER", "DOMAIN") && statement.Words.Contains("ADD"))
        )
            yield return effect.Advice(
                "domain-constraint",
                "gives a domain a constraint: to change that later, every table that uses it is read under a lock.",
                "Give the tables a CHECK each."
            );
        foreach (var name in statement.Words.Select(word => word.Trim('"')).Where(IsTooLong).Distinct())
            yield return effect.Care(
                "long-name",
                $"uses the name {name}, which PostgreSQL cuts to {LongestName} bytes.",
                "Give it a shorter name."
            );
    }

    private static bool IsTooLong(string word) =>
        !word.Contains('\'')
        && (char.IsLetter(word.FirstOrDefault()) || word.StartsWith('_'))
        && System.Text.Encoding.UTF8.GetByteCount(word) > LongestName;
}
