using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Backups;

/// <summary>Whose the objects in a database are, and whether a restore may give them back to them.</summary>
internal static class Ownership
{
    /// <summary>The roles that own what a dump of the database holds; what belongs to an extension comes with the extension.</summary>
    public static Task<IReadOnlyList<string>> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.Rows(
            """
            WITH owned AS (
                SELECT 'pg_namespace'::regclass AS of, oid, nspowner AS owner, oid AS schema FROM pg_namespace
                UNION ALL SELECT 'pg_class'::regclass, oid, relowner, relnamespace FROM pg_class
                UNION ALL SELECT 'pg_proc'::regclass, oid, proowner, pronamespace FROM pg_proc
                UNION ALL SELECT 'pg_type'::regclass, oid, typowner, typnamespace FROM pg_type WHERE typelem = 0
                UNION ALL SELECT 'pg_operator'::regclass, oid, oprowner, oprnamespace FROM pg_operator
                UNION ALL SELECT 'pg_largeobject_metadata'::regclass, oid, lomowner, NULL FROM pg_largeobject_metadata
            )
            SELECT DISTINCT pg_get_userbyid(owner)::text AS role
            FROM owned LEFT JOIN pg_namespace AS place ON place.oid = schema
            WHERE (place.nspname IS NULL OR place.nspname <> 'information_schema' AND place.nspname NOT LIKE 'pg\_%')
              AND NOT (of = 'pg_namespace'::regclass AND place.nspname = 'public')
              AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = of AND objid = owned.oid AND deptype = 'e')
            ORDER BY role
            """,
            row => row.GetString(0),
            cancellation
        );

    /// <summary>Those of the roles that do not exist on the server, or that the session's own may not act for.</summary>
    public static Task<IReadOnlyList<string>> OutOfReach(
        NpgsqlConnection connection,
        IReadOnlyList<string> roles,
        CancellationToken cancellation
    ) =>
        connection.Rows(
            """
            SELECT name FROM unnest($1::text[]) AS name
            WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name AND pg_has_role(current_user, oid, 'MEMBER'))
            ORDER BY name
            """,
            row => row.GetString(0),
            cancellation,
            [roles.ToArray()]
        );

    /// <summary>Refuses a restored database to take the live one's place without owners and rights.</summary>
    /// <exception cref="PipelineException">The role may not give them back.</exception>
    public static async Task ThrowIfOutOfReach(
        NpgsqlConnection connection,
        IReadOnlyList<string> roles,
        string user,
        CancellationToken cancellation
    )
    {
        var missing = await OutOfReach(connection, roles, cancellation);
        if (missing.Count > 0)
            throw PipelineException.Refused(
                "The restored database would be without owners and rights, and its clients locked out.",
                $"\"{user}\" may not act for {string.Join(", ", missing.Select(role => $"\"{role}\""))}, which own things in it.",
                "Grant it these roles. Or set Backups.withoutRights, when nobody else uses the database."
            );
    }
}
