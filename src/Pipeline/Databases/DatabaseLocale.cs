using Npgsql;

namespace Pipeline.Databases;

/// <summary>
/// A database's encoding and collation, as CREATE DATABASE takes them. A dump leaves them out, and a restored database that sorts, compares or folds case
/// otherwise is another database.
/// </summary>
public static class DatabaseLocale
{
    /// <summary>Through JSON, as the names of the columns differ between versions: https://www.postgresql.org/docs/17/catalog-pg-database.html.</summary>
    private const string Clause = """
        SELECT format('ENCODING %L LC_COLLATE %L LC_CTYPE %L', pg_encoding_to_char(encoding), datcollate, datctype)
            || CASE it ->> 'datlocprovider'
               WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', coalesce(it ->> 'datlocale', it ->> 'daticulocale'))
               WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', it ->> 'datlocale')
               ELSE '' END
        FROM pg_database, LATERAL to_jsonb(pg_database) AS it
        WHERE datname = $1
        """;

    /// <summary>That of a database.</summary>
    public static async Task<string> Of(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.ConnectGuarded(cancellation);
        return await Of(connection, database.Name, cancellation) ?? "";
    }

    /// <summary>That of one of the server's databases; null when there is none of that name.</summary>
    internal static Task<string?> Of(NpgsqlConnection server, string database, CancellationToken cancellation) =>
        server.Scalar<string>(Clause, cancellation, database);
}
