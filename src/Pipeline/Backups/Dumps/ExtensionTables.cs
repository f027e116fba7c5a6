using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>Tables that belong to an extension: pg_dump leaves their rows out, unless the extension has asked for them.</summary>
internal static class ExtensionTables
{
    /// <summary>See https://www.postgresql.org/docs/current/extend-extensions.html#EXTEND-EXTENSIONS-CONFIG-TABLES.</summary>
    private const string NotDumped = """
        SELECT format('%I.%I', nspname, relname), extname::text
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = relnamespace
        JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
        JOIN pg_extension e ON e.oid = d.refobjid
        WHERE relkind = 'r' AND NOT c.oid = ANY (coalesce(extconfig, '{}')) AND has_table_privilege(c.oid, 'SELECT')
          AND has_schema_privilege(n.oid, 'USAGE') AND NOT row_security_active(c.oid)
        ORDER BY 1
        """;

    /// <summary>Warns of those that hold rows: a restore has the tables empty, if at all, and nothing would say so.</summary>
    public static async Task Tell(NpgsqlConnection session, Transcript transcript, CancellationToken cancellation)
    {
        var tables = await session.Rows(NotDumped, row => (Name: row.GetString(0), Extension: row.GetString(1)), cancellation);
        foreach (var (name, extension) in tables)
            if (await session.Scalar<bool>($"SELECT EXISTS (SELECT FROM {name})", cancellation))
                transcript.Warn(
                    $"The table {name} belongs to the extension \"{extension}\", which does not have its rows dumped: they are in no backup. If the table is yours: ALTER EXTENSION {SqlExecution.QuoteIdentifier(extension)} DROP TABLE {name}"
                );
    }
}
