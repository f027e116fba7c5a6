namespace Pipeline.Databases;

/// <summary>A database's name where libpq would take one with <c>=</c> in it for more than a name.</summary>
internal static class Conninfo
{
    /// <summary>As a connection string; see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE.</summary>
    public static string Of(string database) =>
        $"dbname='{database.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
