namespace Pipeline.Databases;

/// <summary>A database's schema written down, the same text for the same schema.</summary>
/// <param name="Text">What <c>pg_dump --schema-only</c> writes, without what differs from run to run.</param>
/// <param name="WrittenBy">The versions of the program and of the server: others may write the same schema otherwise.</param>
public sealed record SchemaFingerprint(string Text, string WrittenBy)
{
    /// <summary>Writes a schema down, without what is not the application's.</summary>
    internal static async Task<SchemaFingerprint> Of(Database database, NotCompared without, CancellationToken cancellation)
    {
        using var tool = await PostgresTool.For(database, cancellation);
        string[] arguments =
        [
            "--schema-only",
            "--no-owner",
            "--no-privileges",
            "--lock-wait-timeout=10s",
            $"--exclude-schema={without.Schema}",
            .. without.Tables.Select(table => $"--exclude-table={Quoted(table)}"),
        ];
        var dump = await tool.Command("pg_dump", arguments).Run(cancellation);
        return new SchemaFingerprint(
            string.Join('\n', dump.Output.Split('\n').Where(IsSchema)),
            $"pg_dump {tool.Major} of PostgreSQL {tool.Server}"
        );
    }

    /// <summary>What is quoted stands for itself; see https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-PATTERNS.</summary>
    private static string Quoted(string table) => string.Join('.', table.Split('.').Select(SqlExecution.QuoteIdentifier));

    /// <summary>Comments name versions, and since CVE-2025-8714 a dump is framed by a random word.</summary>
    private static bool IsSchema(string line) =>
        line.Length > 0
        && !line.StartsWith("--", StringComparison.Ordinal)
        && !line.StartsWith("\\restrict", StringComparison.Ordinal)
        && !line.StartsWith("\\unrestrict", StringComparison.Ordinal);
}

/// <summary>What is in a database and is not the application's.</summary>
/// <param name="Schema">The schema of the migrations' history.</param>
/// <param name="Tables">The tables of a migration tool.</param>
internal sealed record NotCompared(string Schema, params IReadOnlyList<string> Tables);
