using System.Globalization;

namespace Pipeline.Migrations;

/// <summary>Asks the database one question with parameters, for its single value.</summary>
internal delegate Task<object?> Asking(string sql, params object?[] parameters);

/// <summary>Something that must hold once a migration is applied, or before it.</summary>
/// <param name="Name">What is being asked, for people.</param>
public abstract record Verification(string Name)
{
    /// <summary>True for what must hold before the migration, and not after it.</summary>
    public bool IsBefore { get; init; }

    /// <summary>True for what can be asked only where nobody else writes: in the rehearsal.</summary>
    internal virtual bool IsForRehearsal => false;

    /// <summary>What has to be known from before the migration; null when nothing has.</summary>
    internal virtual Task<object?> Look(Asking ask) => Task.FromResult<object?>(null);

    /// <summary>What is wrong; null when it holds.</summary>
    /// <param name="ask">Asks the database.</param>
    /// <param name="before">What <see cref="Look"/> found before the migration.</param>
    internal abstract Task<string?> Fault(Asking ask, object? before);

    /// <summary>What was expected and what was found, unless they are the same.</summary>
    internal static string? Difference(object? expected, object? found) =>
        Equals(expected, found) ? null : $"Expected {Text(expected) ?? "NULL"}, found {Text(found) ?? "NULL"}";

    /// <summary>
    /// How a value is compared: numbers as .NET writes them for no culture in particular, <c>true</c> and <c>false</c>, null for NULL.
    /// Anything that people write in more than one way (dates, decimals) is best cast to text in the SQL.
    /// </summary>
    public static string? Text(object? value) =>
        value switch
        {
            null or DBNull => null,
            bool truth => truth ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}

/// <summary>One statement that gives one value, and that value as text, as <see cref="Verification.Text"/> writes it; null for SQL's NULL.</summary>
internal sealed record SqlVerification(string Name, string Sql, string? Expect) : Verification(Name)
{
    internal override async Task<string?> Fault(Asking ask, object? before) =>
        Difference(Expect, Text(await ask(Sql))) is { } fault ? $"{fault}: {Sql}" : null;
}

/// <summary>A table, view or sequence is there, or is not.</summary>
internal sealed record TableVerification(string Name, string Table, bool Exists) : Verification(Name)
{
    internal override async Task<string?> Fault(Asking ask, object? before) =>
        Difference(Exists ? "there" : "gone", await ask("SELECT CASE WHEN to_regclass($1) IS NULL THEN 'gone' ELSE 'there' END", Table));
}

/// <summary>A column is there, and is what it should be, as far as that is said.</summary>
/// <param name="Name">For people.</param>
/// <param name="Table">The table as SQL.</param>
/// <param name="Column">The column's bare name.</param>
/// <param name="Type">Its type as SQL; null for any.</param>
/// <param name="Nullable">Whether it may be NULL; null for either.</param>
/// <param name="Default">Its default as PostgreSQL writes it down, empty for none; null for any.</param>
internal sealed record ColumnVerification(string Name, string Table, string Column, string? Type, bool? Nullable, string? Default)
    : Verification(Name)
{
    private const string Where = "FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND attnum > 0 AND NOT attisdropped";

    internal override async Task<string?> Fault(Asking ask, object? before)
    {
        if (await ask($"SELECT format_type(atttypid, atttypmod) {Where}", Table, Column) is not string type)
            return $"There is no column {Column} of {Table}";
        if (Type is not null && type != Type && type != $"{await ask("SELECT format_type(to_regtype($1), NULL)", Type)}{LengthOf(Type)}")
            return Difference($"the type {Type}", type);
        if (Nullable is { } nullable && await ask($"SELECT NOT attnotnull {Where}", Table, Column) is bool found && found != nullable)
            return Difference(nullable ? "NULL to be allowed" : "NOT NULL", found ? "NULL to be allowed" : "NOT NULL");
        return Default is null
            ? null
            : Difference(
                Default,
                await ask(
                    $"SELECT coalesce((SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum), '') {Where}",
                    Table,
                    Column
                )
            );
    }

    /// <summary>The length that <c>to_regtype</c> leaves out: <c>(10,2)</c>.</summary>
    private static string LengthOf(string type) =>
        type.IndexOf('(', StringComparison.Ordinal) is var at and > 0 ? type[at..].Replace(" ", "", StringComparison.Ordinal) : "";
}

/// <summary>An index is there and valid, and a query can use it.</summary>
/// <param name="Name">For people.</param>
/// <param name="Index">The index as SQL.</param>
/// <param name="UsedBy">The query; null for none.</param>
internal sealed record IndexVerification(string Name, string Index, string? UsedBy) : Verification(Name)
{
    internal override async Task<string?> Fault(Asking ask, object? before)
    {
        var valid = await ask("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)", Index);
        if (valid is not true)
            return valid is null ? $"There is no index {Index}" : $"The index {Index} is not valid";
        if (UsedBy is null)
            return null;
        // A small table is read as a whole whatever indexes it has: asked is whether the index serves the query, not whether it pays today.
        await ask("SELECT set_config('enable_seqscan', 'off', false)");
        var plan = Text(await ask($"EXPLAIN (FORMAT JSON) {UsedBy}"))!;
        await ask("RESET enable_seqscan");
        var name = Text(await ask("SELECT to_json(relname::text)::text FROM pg_class WHERE oid = to_regclass($1)", Index));
        return plan.Contains($"\"Index Name\": {name}", StringComparison.Ordinal) ? null : $"{Index} is not used by: {UsedBy}";
    }
}

/// <summary>A constraint is there, and holds for all rows.</summary>
internal sealed record ConstraintVerification(string Name, string Constraint, string Table) : Verification(Name)
{
    internal override async Task<string?> Fault(Asking ask, object? before) =>
        await ask("SELECT convalidated FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = $2", Table, Constraint) switch
        {
            true => null,
            false => $"The constraint {Constraint} of {Table} is not validated",
            _ => $"There is no constraint {Constraint} of {Table}",
        };
}

/// <summary>A table has so many constraints.</summary>
internal sealed record ConstraintCountVerification(string Name, string Table, long Count) : Verification(Name)
{
    internal override async Task<string?> Fault(Asking ask, object? before) =>
        Difference(Count, await ask("SELECT count(*) FROM pg_constraint WHERE conrelid = to_regclass($1) AND contype <> 'n'", Table));
}

/// <summary>A column is NULL in no row.</summary>
internal sealed record NoNullsVerification(string Name, string Table, string Column) : Verification(Name)
{
    internal override async Task<string?> Fault(Asking ask, object? before) =>
        await ask(
            "SELECT format('SELECT count(*) FROM %s WHERE %I IS NULL', to_regclass($1), $2::text) WHERE to_regclass($1) IS NOT NULL",
            Table,
            Column
        )
            is string count
            ? Difference("no row with NULL", await ask(count) is 0L ? "no row with NULL" : "some")
            : $"There is no table {Table}";
}

/// <summary>A table has as many rows as before the migration. In production others add and delete rows meanwhile.</summary>
internal sealed record RowsConservedVerification(string Name, string Table) : Verification(Name)
{
    internal override bool IsForRehearsal => true;

    internal override async Task<object?> Look(Asking ask) =>
        await ask("SELECT format('SELECT count(*) FROM %s', to_regclass($1)) WHERE to_regclass($1) IS NOT NULL", Table) is string count
            ? await ask(count)
            : null;

    internal override async Task<string?> Fault(Asking ask, object? before)
    {
        var now = before is null ? null : await Look(ask);
        return Equals(before, now) ? null : $"Expected {before} rows as before, found {now ?? "no such table"}";
    }
}
