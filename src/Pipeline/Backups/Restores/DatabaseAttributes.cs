using System.Text.RegularExpressions;
using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Backups;

/// <summary>
/// What belongs to a database and not to what is in it, and so stays behind when another one takes its name: owner, connection limit,
/// comment, rights, and the settings of the database and of roles in it. A dump does not hold them.
/// </summary>
internal static partial class DatabaseAttributes
{
    private const string Statements = """
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
        SELECT format('ALTER %s SET %I = %s', whose, name, CASE WHEN name = ANY ($3) THEN replace(value, '""', $$''$$) ELSE quote_literal(value) END)
        FROM source JOIN pg_db_role_setting ON setdatabase = oid, unnest(setconfig) AS setting,
             LATERAL (SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value,
                             CASE setrole WHEN 0 THEN format('DATABASE %I', $2) ELSE format('ROLE %I IN DATABASE %I', pg_get_userbyid(setrole), $2) END AS whose) AS parts
        UNION ALL
        SELECT format('ALTER DATABASE %I OWNER TO %I', $2, pg_get_userbyid(datdba)) FROM source WHERE pg_get_userbyid(datdba) <> current_user
        """;

    /// <summary>
    /// Settings that are lists of names: PostgreSQL keeps each name quoted as it needs, and the whole must not be quoted once more.
    /// As pg_dump has it: https://github.com/postgres/postgres/blob/REL_17_STABLE/src/bin/pg_dump/dumputils.c (variable_is_guc_list_quote).
    /// </summary>
    private static readonly string[] ListsOfNames =
    [
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "temp_tablespaces",
        "unix_socket_directories",
    ];

    /// <summary>What stands for the database's name in statements that are kept.</summary>
    public const string Placeholder = "{database}";

    /// <summary>The statements that give a database the attributes of one that is there, for its name <see cref="Placeholder"/>.</summary>
    public static Task<IReadOnlyList<string>> Read(NpgsqlConnection connection, string from, CancellationToken cancellation) =>
        connection.Rows(Statements, row => row.GetString(0), cancellation, from, Placeholder, ListsOfNames);

    /// <summary>
    /// Gives an empty database the settings, of those that were kept, on which what is restored into it may depend: a check, the rows of a materialized view.
    /// Not those that only hold sessions back, or want something of the server that another one may not have.
    /// </summary>
    public static Task ApplySettings(
        NpgsqlConnection connection,
        IEnumerable<string> statements,
        string to,
        CancellationToken cancellation
    ) => Apply(connection, statements.Where(statement => SettingOfAll().IsMatch(statement)), to, cancellation);

    /// <summary>Gives a database attributes that were kept.</summary>
    /// <returns>
    /// The statements that the role has no right for, as for a setting that only a superuser may make; without what a setting is set to, which is nobody's to read.
    /// </returns>
    public static async Task<IReadOnlyList<string>> Apply(
        NpgsqlConnection connection,
        IEnumerable<string> statements,
        string to,
        CancellationToken cancellation
    )
    {
        var placeholder = SqlExecution.QuoteIdentifier(Placeholder);
        var left = new List<string>();
        foreach (var kept in statements)
        {
            var statement = kept.Replace(placeholder, SqlExecution.QuoteIdentifier(to), StringComparison.Ordinal);
            try
            {
                await connection.Execute(statement, cancellation);
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                left.Add(SettingValue().Replace(statement, "$1 ..."));
            }
        }

        return left;
    }

    [GeneratedRegex(
        """^ALTER DATABASE "\{database\}" SET (?!"?(array_nulls|\w+_timeout|default_transaction_\w+|row_security|role|\w+_preload_libraries|\w+_tablespaces?)"? = )"""
    )]
    private static partial Regex SettingOfAll();

    [GeneratedRegex("^(ALTER (?:DATABASE|ROLE) .+? SET .+? =) .*$", RegexOptions.Singleline)]
    private static partial Regex SettingValue();
}
