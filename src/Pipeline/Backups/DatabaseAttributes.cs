using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Backups;

/// <summary>
/// What belongs to a database and not to what is in it, and so stays behind when another one takes its name: connection limit, comment,
/// rights, and the settings of the database and of roles in it. A dump does not hold them.
/// </summary>
internal static class DatabaseAttributes
{
    private const string Statements =
        """
        WITH source AS (SELECT * FROM pg_database WHERE datname = $1)
        SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s', $2, datconnlimit) FROM source WHERE datconnlimit <> -1
        UNION ALL
        SELECT format('COMMENT ON DATABASE %I IS %L', $2, shobj_description(oid, 'pg_database')) FROM source WHERE shobj_description(oid, 'pg_database') IS NOT NULL
        UNION ALL
        SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $2) FROM source WHERE datacl IS NOT NULL
        UNION ALL
        SELECT format('GRANT %s ON DATABASE %I TO %s%s', privilege_type, $2, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                      CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM source, aclexplode(datacl)
        UNION ALL
        SELECT CASE setrole WHEN 0 THEN format('ALTER DATABASE %I SET %I = %s', $2, split_part(setting, '=', 1), quote_literal(substr(setting, strpos(setting, '=') + 1)))
               ELSE format('ALTER ROLE %I IN DATABASE %I SET %I = %s', pg_get_userbyid(setrole), $2, split_part(setting, '=', 1), quote_literal(substr(setting, strpos(setting, '=') + 1))) END
        FROM source JOIN pg_db_role_setting ON setdatabase = oid, unnest(setconfig) AS setting
        """;

    /// <summary>Gives one database the attributes of another.</summary>
    public static async Task Copy(NpgsqlConnection connection, string from, string to, CancellationToken cancellation)
    {
        foreach (var statement in await connection.Rows(Statements, row => row.GetString(0), cancellation, from, to))
            await connection.Execute(statement, cancellation);
    }
}
