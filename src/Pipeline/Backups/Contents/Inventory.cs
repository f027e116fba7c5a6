namespace Pipeline.Backups;

/// <summary>
/// What a database holds besides rows, each thing by kind and name with what characterises it. Expressions are not compared by their text: PostgreSQL
/// may write <c>status IN ('new')</c> down differently after a restore without meaning anything else. What belongs to an extension comes with that, in
/// whatever version the server has; invalid indexes are not dumped; a restore may put a table's columns into another order.
/// </summary>
internal static class Inventory
{
    private const string Shown = """
        WITH shown AS (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\_%'),
        member AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
        relation AS (
            SELECT c.*, format('%I.%I', nspname, relname) AS name,
                   CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                        WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type' END AS kind
            FROM pg_class c JOIN shown ON shown.oid = relnamespace
            WHERE relpersistence <> 't' AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_class'::regclass AND objid = c.oid)),
        routine AS (
            SELECT p.*, format('%I.%I(%s)', nspname, proname, coalesce(pg_get_function_identity_arguments(p.oid), p.oid::text)) AS name
            FROM pg_proc p JOIN shown ON shown.oid = pronamespace
            WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = p.oid)),
        kept AS (SELECT * FROM shown WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_namespace'::regclass AND objid = shown.oid))

        """;

    /// <summary>Kind and name, and what characterises it.</summary>
    public const string Objects =
        Shown
        + """
            SELECT format('schema %I', nspname), '' FROM kept
            UNION ALL SELECT format('extension %I', extname), format('in %s', extnamespace::regnamespace) FROM pg_extension
            UNION ALL
            SELECT format('%s %s', kind, relation.name), concat((
                SELECT string_agg(concat_ws(' ', quote_ident(attname), format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END,
                    CASE WHEN atthasdef THEN 'default' END, nullif(attidentity, ''), nullif(attgenerated, '')), ', ' ORDER BY attname)
                FROM pg_attribute WHERE attrelid = relation.oid AND attnum > 0 AND NOT attisdropped),
                CASE WHEN relrowsecurity THEN ' row security' END)
            FROM relation WHERE kind <> 'sequence'
            UNION ALL
            SELECT format('sequence %s', relation.name), concat_ws(' ', format_type(seqtypid, NULL), seqincrement, seqmin, seqmax, seqcycle)
            FROM relation JOIN pg_sequence ON seqrelid = relation.oid
            UNION ALL
            SELECT format('index %s', relation.name), concat_ws(' ', 'on', indrelid::regclass, 'using', amname, CASE WHEN indisunique THEN 'unique' END, (
                SELECT string_agg(coalesce(quote_ident(attname), 'expression'), ', ' ORDER BY place)
                FROM unnest(indkey) WITH ORDINALITY AS key (number, place) LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = number),
                CASE WHEN indpred IS NOT NULL THEN 'where' END)
            FROM relation JOIN pg_index ON indexrelid = relation.oid JOIN pg_am ON pg_am.oid = relam
            WHERE (indisvalid OR relkind = 'I') AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_class'::regclass AND objid = indrelid)
            UNION ALL
            SELECT format('constraint %I on %s', conname, relation.name), concat_ws(' ', contype, (
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY place)
                FROM unnest(conkey) WITH ORDINALITY AS key (number, place) JOIN pg_attribute ON attrelid = conrelid AND attnum = number),
                CASE WHEN confrelid <> 0 THEN format('to %s', confrelid::regclass) END, CASE WHEN NOT convalidated THEN 'not valid' END)
            FROM relation JOIN pg_constraint ON conrelid = relation.oid WHERE contype NOT IN ('t', 'n') AND conparentid = 0
            UNION ALL
            SELECT format('trigger %I on %s', tgname, relation.name), concat_ws(' ', tgfoid::regprocedure, tgtype, tgenabled)
            FROM relation JOIN pg_trigger ON tgrelid = relation.oid WHERE NOT tgisinternal
            UNION ALL
            SELECT format('policy %I on %s', polname, relation.name), concat_ws(' ', polcmd, polpermissive)
            FROM relation JOIN pg_policy ON polrelid = relation.oid
            UNION ALL
            SELECT format('rule %I on %s', rulename, relation.name), concat_ws(' ', ev_type, ev_enabled)
            FROM relation JOIN pg_rewrite ON ev_class = relation.oid WHERE rulename <> '_RETURN'
            UNION ALL
            SELECT format('function %s', routine.name), concat_ws(' ', prokind, lanname, format_type(prorettype, NULL), provolatile, prosecdef, md5(prosrc))
            FROM routine JOIN pg_language ON pg_language.oid = prolang
            UNION ALL
            SELECT format('type %I.%I', nspname, typname), concat_ws(' ', typtype, format_type(nullif(typbasetype, 0), typtypmod), (
                SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
            FROM pg_type t JOIN shown ON shown.oid = typnamespace
            WHERE typtype IN ('d', 'e', 'r') AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = t.oid)
            UNION ALL SELECT format('event trigger %I', evtname), concat_ws(' ', evtevent, evtenabled) FROM pg_event_trigger
            WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_event_trigger'::regclass AND objid = pg_event_trigger.oid)
            UNION ALL
            SELECT format('publication %I', pubname), concat_ws(' ', CASE WHEN puballtables THEN 'of all tables' ELSE 'of' END, (
                SELECT string_agg(format('%I.%I', schemaname, tablename), ', ' ORDER BY schemaname, tablename)
                FROM pg_publication_tables AS published WHERE published.pubname = pg_publication.pubname AND NOT puballtables),
                pubinsert, pubupdate, pubdelete, pubtruncate)
            FROM pg_publication
            UNION ALL SELECT format('statistics %I.%I', nspname, stxname), stxrelid::regclass::text FROM pg_statistic_ext JOIN shown ON shown.oid = stxnamespace
            """;

    /// <summary>The owner and the rights of each thing, whether they were granted or are there by default. MAINTAIN is by default from version 17 on.</summary>
    public const string Rights =
        Shown
        + """
            , owned (name, owner, rights) AS (
                SELECT format('schema %I', nspname), nspowner, coalesce(nspacl, acldefault('n', nspowner)) FROM kept
                UNION ALL SELECT format('%s %s', kind, name), relowner, coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))
                FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                UNION ALL SELECT format('column %s.%I', name, attname), relowner, attacl
                FROM relation JOIN pg_attribute ON attrelid = relation.oid WHERE attacl IS NOT NULL AND attnum > 0 AND NOT attisdropped
                UNION ALL SELECT format('function %s', name), proowner, coalesce(proacl, acldefault('f', proowner)) FROM routine)
            SELECT 'rights on ' || name, concat_ws(' ', pg_get_userbyid(owner) || ':', (
                SELECT string_agg(DISTINCT concat(CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END, '=', privilege_type,
                    CASE WHEN is_grantable THEN '*' END), ' ' ORDER BY concat(CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END, '=', privilege_type,
                    CASE WHEN is_grantable THEN '*' END)) FROM aclexplode(rights) WHERE privilege_type <> 'MAINTAIN'))
            FROM owned
            """;
}
