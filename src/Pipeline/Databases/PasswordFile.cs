namespace Pipeline.Databases;

/// <summary>How a program finds its database: libpq's variables, and the password in a file that only its owner can read.</summary>
internal static class PasswordFile
{
    /// <summary>Where Debian and Red Hat keep what they trust. libpq trusts nobody by itself, and knows <c>system</c> from version 16 on only.</summary>
    private static readonly string SystemCertificates =
        Array.Find(["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"], File.Exists) ?? "system";

    /// <summary>Writes the password file, and names the variables that lead to the database and to that file.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Write(string file, Database database, CancellationToken cancellation)
    {
        var password = database.Password is null ? "" : await database.Password.Reveal(cancellation);
        await PrivateFile.Write(file, LineFor(database, password), cancellation);
        var variables = new Dictionary<string, string>
        {
            ["PGHOST"] = database.Host,
            ["PGPORT"] = $"{database.Port}",
            ["PGDATABASE"] = database.Name,
            ["PGUSER"] = database.User,
            ["PGSSLMODE"] = database.SslMode,
            ["PGPASSFILE"] = file,
        };
        if (database.SslRootCertificate.Length > 0)
            variables["PGSSLROOTCERT"] = database.SslRootCertificate;
        else if (database.SslMode is "verify-ca" or "verify-full")
            variables["PGSSLROOTCERT"] = SystemCertificates;
        return variables;
    }

    /// <summary>One line of a password file; see https://www.postgresql.org/docs/15/libpq-pgpass.html.</summary>
    internal static string LineFor(Database database, string password) =>
        $"{Escaped(database.Host)}:{database.Port}:*:{Escaped(database.User)}:{Escaped(password)}\n";

    private static string Escaped(string field) =>
        field.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
