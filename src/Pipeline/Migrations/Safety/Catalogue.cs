using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Migrations.Safety;

/// <summary>What is in a database besides rows, as its catalogue has it at one moment; any role may read that.</summary>
internal sealed class Catalogue
{
    /// <summary>Nothing in it depends on the search path, which a migration may set. What belongs to a column or to an extension comes and goes with that.</summary>
    private const string Query = $"""
        WITH own AS (
            SELECT oid, nspname, nspacl, CASE nspname WHEN 'public' THEN '' ELSE quote_ident(nspname) || '.' END AS prefix FROM pg_namespace
            WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', '{MigrationHistory.Schema}')),
        relation AS (SELECT c.*, prefix || quote_ident(relname) AS name FROM pg_class c JOIN own ON own.oid = relnamespace WHERE relpersistence <> 't'),
        attribute AS (
            SELECT a.*, format('%s.%s', attrelid, attnum) AS id, quote_ident(attname) AS name, adbin
            FROM pg_attribute a JOIN relation ON relation.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND attnum > 0 AND NOT attisdropped),
        member AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
        routine AS (
            SELECT p.*, prefix || quote_ident(proname) AS name FROM pg_proc p JOIN own ON own.oid = pronamespace
            WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = p.oid)),
        type AS (
            SELECT t.*, prefix || quote_ident(typname) AS name FROM pg_type t JOIN own ON own.oid = typnamespace
            WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = t.oid)),
        granted AS (
            SELECT oid AS of, oid AS "table", name, aclexplode(relacl) AS acl FROM relation
            UNION ALL SELECT oid, 0, name, aclexplode(proacl) FROM routine
            UNION ALL SELECT oid, 0, quote_ident(nspname), aclexplode(nspacl) FROM own)
        SELECT 'schema' AS kind, oid::text AS id, 0::oid AS "table", quote_ident(nspname) AS name, '' AS detail FROM own
        UNION ALL
        SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type' ELSE 'table' END,
            relation.oid::text, relation.oid, name, concat_ws(' ', relpersistence, md5(ev_action::text))
        FROM relation LEFT JOIN pg_rewrite ON ev_class = relation.oid AND rulename = '_RETURN' WHERE relkind NOT IN ('i', 'I')
            AND NOT EXISTS (SELECT FROM pg_depend WHERE relkind = 'S' AND classid = 'pg_class'::regclass AND objid = relation.oid AND deptype IN ('a', 'i'))
        UNION ALL
        SELECT 'column', attribute.id, attrelid, attribute.name, coalesce(type.name, format_type(atttypid, atttypmod))
        FROM attribute LEFT JOIN type ON type.oid = atttypid
        UNION ALL SELECT 'not null', id, attrelid, name, '' FROM attribute WHERE attnotnull
        UNION ALL SELECT 'default', id, attrelid, name, concat_ws(' ',
            CASE WHEN EXISTS (SELECT FROM pg_depend WHERE refclassid = 'pg_class'::regclass AND refobjid = attrelid AND refobjsubid = attnum AND deptype = 'a'
                AND classid = 'pg_class'::regclass AND objid IN (SELECT oid FROM relation WHERE relkind = 'S')) THEN 'serial' END,
            nullif(attidentity, ''), nullif(attgenerated, ''), md5(adbin::text))
        FROM attribute WHERE atthasdef OR attidentity <> ''
        UNION ALL
        SELECT CASE contype WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check' WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' ELSE 'exclusion' END,
            c.oid::text, conrelid, quote_ident(conname), concat_ws(' ',
            CASE WHEN NOT convalidated THEN 'not valid' END,
            CASE WHEN contype = 'f' AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1] AND indisvalid) THEN 'no index' END)
        FROM pg_constraint c JOIN own ON own.oid = connamespace WHERE contype IN ('f', 'c', 'p', 'u', 'x') AND conparentid = 0
        UNION ALL
        SELECT 'index', indexrelid::text, indrelid, name,
            concat_ws(' ', CASE WHEN NOT indisvalid THEN 'invalid' END, CASE WHEN indisunique THEN 'unique' END, indnkeyatts)
        FROM pg_index JOIN relation ON relation.oid = indexrelid
        UNION ALL
        SELECT 'trigger', t.oid::text, tgrelid, quote_ident(tgname), concat_ws(' ', tgenabled, tgfoid, tgtype, md5(tgqual::text))
        FROM pg_trigger t JOIN relation ON relation.oid = tgrelid WHERE NOT tgisinternal
        UNION ALL
        SELECT 'policy', p.oid::text, polrelid, quote_ident(polname), concat_ws(' ', polcmd, polroles, md5(polqual::text), md5(polwithcheck::text))
        FROM pg_policy p JOIN relation ON relation.oid = polrelid
        UNION ALL SELECT 'row security', oid::text, oid, name, '' FROM relation WHERE relrowsecurity
        UNION ALL
        SELECT 'function', oid::text, 0, name, md5(concat_ws(' ', prosrc, probin, proargtypes, prorettype, provolatile, prosecdef, proconfig)) FROM routine
        UNION ALL SELECT 'type', oid::text, 0, name, typtype::text FROM type WHERE typtype IN ('d', 'e', 'r')
        UNION ALL
        SELECT 'enum value', e.oid::text, 0, quote_literal(enumlabel), '' FROM pg_enum e JOIN type ON type.oid = enumtypid
        UNION ALL SELECT 'extension', oid::text, 0, quote_ident(extname), extversion FROM pg_extension
        UNION ALL
        SELECT 'right', format('%s.%s.%s', of, (acl).grantee, (acl).privilege_type), "table",
            format('%s on %s to %s', (acl).privilege_type, name, CASE (acl).grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid((acl).grantee)::text END), ''
        FROM granted
        UNION ALL
        SELECT 'file', relation.oid::text, coalesce(indrelid, relation.oid), name,
            concat_ws(' ', pg_relation_filenode(relation.oid), CASE WHEN pg_relation_size(relation.oid) = 0 THEN 'empty' END)
        FROM relation LEFT JOIN pg_index ON indexrelid = relation.oid WHERE relkind IN ('r', 'i', 'm')
        """;

    private readonly Dictionary<(string Kind, string Id), CatalogueEntry> _entries;

    private Catalogue(IEnumerable<CatalogueEntry> entries) => _entries = entries.ToDictionary(entry => (entry.Kind, entry.Id));

    /// <summary>Reads it, as the connection's transaction sees it. Takes some milliseconds.</summary>
    public static async Task<Catalogue> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        new(
            await connection.Rows(
                Query,
                row => new CatalogueEntry(
                    row.GetString(0),
                    row.GetString(1),
                    row.GetFieldValue<uint>(2),
                    row.GetString(3),
                    row.GetString(4)
                ),
                cancellation
            )
        );

    /// <summary>The tables and materialized views, by OID.</summary>
    public IReadOnlyDictionary<uint, string> Tables =>
        _entries
            .Values.Where(entry => entry.Kind is "table" or "materialized view")
            .ToDictionary(entry => entry.Table, entry => entry.Name);

    /// <summary>The same with the rows that were counted, by the tables' full names.</summary>
    public IReadOnlyDictionary<uint, ExistingTable> TablesWith(IReadOnlyDictionary<string, long> rows) =>
        Tables.ToDictionary(
            table => table.Key,
            table => new ExistingTable(table.Value, rows.GetValueOrDefault(table.Value, rows.GetValueOrDefault($"public.{table.Value}")))
        );

    /// <summary>What an entry of another moment is in this one; null when it is not there.</summary>
    public CatalogueEntry? Find(CatalogueEntry entry) => _entries.GetValueOrDefault((entry.Kind, entry.Id));

    /// <summary>True for a table that is a tool's own.</summary>
    public bool IsOf(uint table, ToolTable? tool) => tool is not null && Tables.TryGetValue(table, out var name) && tool.Owns(name);

    /// <summary>What came, went and changed until a later moment, without what is a tool's own.</summary>
    public IEnumerable<CatalogueChange> ChangesUntil(Catalogue later, ToolTable? tool) =>
        ChangesUntil(later).Where(change => !IsOf(change.Table, tool) && !later.IsOf(change.Table, tool));

    /// <summary>What came, went and changed until a later moment.</summary>
    public IReadOnlyList<CatalogueChange> ChangesUntil(Catalogue later) =>
        [
            .. _entries
                .Where(entry => later._entries.GetValueOrDefault(entry.Key) != entry.Value)
                .Select(entry => new CatalogueChange(entry.Value, later._entries.GetValueOrDefault(entry.Key))),
            .. later._entries.Where(entry => !_entries.ContainsKey(entry.Key)).Select(entry => new CatalogueChange(null, entry.Value)),
        ];
}
