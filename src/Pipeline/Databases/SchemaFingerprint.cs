namespace Pipeline.Databases;

/// <summary>A database's schema written down, the same text for the same schema.</summary>
/// <param name="Text">What <c>pg_dump --schema-only</c> writes, without what differs from run to run.</param>
/// <param name="WrittenBy">The versions of the program and of the server: others may write the same schema otherwise.</param>
public sealed record SchemaFingerprint(string Text, string WrittenBy)
{
    /// <summary>Writes a schema down, without one of its namespaces: the one that the migrations' own history is in.</summary>
    public static async Task<SchemaFingerprint> Of(Database database, string without, CancellationToken cancellation)
    {
        using var tool = await PostgresTool.For(database, cancellation);
        var dump = await tool.Command(
                "pg_dump",
                "--schema-only",
                "--no-owner",
                "--no-privileges",
                "--lock-wait-timeout=10s",
                $"--exclude-schema={without}"
            )
            .Run(cancellation);
        return new SchemaFingerprint(
            string.Join('\n', dump.Output.Split('\n').Where(IsSchema)),
            $"pg_dump {tool.Major} of PostgreSQL {tool.Server}"
        );
    }

    /// <summary>Comments name versions, and since CVE-2025-8714 a dump is framed by a random word.</summary>
    private static bool IsSchema(string line) =>
        line.Length > 0
        && !line.StartsWith("--", StringComparison.Ordinal)
        && !line.StartsWith("\\restrict", StringComparison.Ordinal)
        && !line.StartsWith("\\unrestrict", StringComparison.Ordinal);
}
