namespace Pipeline.Databases;

/// <summary>How a program finds its database: libpq's variables, and the password in a file that only its owner can read.</summary>
internal static class PasswordFile
{
    /// <summary>Writes the password file, and names the variables that lead to the database and to that file.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Write(string file, Database database, CancellationToken cancellation)
    {
        await PrivateFile.Write(file, LineFor(database), cancellation);
        return new Dictionary<string, string>
        {
            ["PGHOST"] = database.Host,
            ["PGPORT"] = $"{database.Port}",
            ["PGDATABASE"] = database.Name,
            ["PGUSER"] = database.User,
            ["PGSSLMODE"] = database.SslMode,
            ["PGPASSFILE"] = file,
        };
    }

    /// <summary>One line of a password file; see https://www.postgresql.org/docs/15/libpq-pgpass.html.</summary>
    internal static string LineFor(Database database) =>
        $"{Escaped(database.Host)}:{database.Port}:*:{Escaped(database.User)}:{Escaped(database.Password ?? "")}\n";

    private static string Escaped(string field) =>
        field.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
