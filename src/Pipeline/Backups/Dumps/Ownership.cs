using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Backups;

/// <summary>The roles that a dump of a database names.</summary>
internal static class Ownership
{
    /// <summary>
    /// Those that own what it holds, or have default privileges; what belongs to an extension comes with the extension. The most common kinds are asked
    /// themselves, as PostgreSQL keeps no list of what its first superuser owns.
    /// </summary>
    private const string Owning = """
        WITH owned AS (
            SELECT 'pg_namespace'::regclass::oid AS of, oid, nspowner AS owner, oid AS schema FROM pg_namespace
            UNION ALL SELECT 'pg_class'::regclass, oid, relowner, relnamespace FROM pg_class
            UNION ALL SELECT 'pg_proc'::regclass, oid, proowner, pronamespace FROM pg_proc
            UNION ALL SELECT 'pg_type'::regclass, oid, typowner, typnamespace FROM pg_type WHERE typelem = 0
            UNION ALL SELECT 'pg_operator'::regclass, oid, oprowner, oprnamespace FROM pg_operator
            UNION ALL SELECT 'pg_largeobject_metadata'::regclass, oid, lomowner, NULL FROM pg_largeobject_metadata
            UNION ALL SELECT 'pg_default_acl'::regclass, oid, defaclrole, NULL FROM pg_default_acl),
        other AS (
            SELECT classid AS of, objid AS oid, refobjid AS owner, NULL::oid AS schema FROM pg_shdepend
            WHERE deptype = 'o' AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND classid NOT IN (SELECT of FROM owned UNION ALL SELECT 'pg_user_mapping'::regclass))
        SELECT DISTINCT pg_get_userbyid(owner)::text AS role
        FROM (SELECT * FROM owned UNION ALL SELECT * FROM other) AS thing LEFT JOIN pg_namespace AS place ON place.oid = schema
        WHERE (place.nspname IS NULL OR place.nspname <> 'information_schema' AND place.nspname NOT LIKE 'pg\_%')
          AND NOT (of = 'pg_namespace'::regclass AND place.nspname = 'public')
          AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = of AND objid = thing.oid AND deptype = 'e')
        ORDER BY role
        """;

    /// <summary>As PostgreSQL keeps them so that no such role is dropped: https://www.postgresql.org/docs/current/catalog-pg-shdepend.html.</summary>
    private const string Named = """
        SELECT DISTINCT pg_get_userbyid(refobjid)::text AS role
        FROM pg_shdepend
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND refclassid = 'pg_authid'::regclass
          AND CASE deptype WHEN 'a' THEN $1 WHEN 'r' THEN NOT $1 WHEN 'o' THEN NOT $1 AND classid = 'pg_user_mapping'::regclass ELSE false END
        ORDER BY role
        """;

    /// <summary>Those that own what is in it.</summary>
    public static Task<IReadOnlyList<string>> Owners(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.Rows(Owning, row => row.GetString(0), cancellation);

    /// <summary>Those that have rights in it.</summary>
    public static Task<IReadOnlyList<string>> Grantees(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.Rows(Named, row => row.GetString(0), cancellation, true);

    /// <summary>Those that policies and user mappings are for.</summary>
    public static Task<IReadOnlyList<string>> Subjects(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.Rows(Named, row => row.GetString(0), cancellation, false);
}
