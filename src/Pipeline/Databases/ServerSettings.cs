using Pipeline.Environments;

namespace Pipeline.Databases;

/// <summary>A PostgreSQL server, and how to get into it.</summary>
public record ServerSettings : ISettings
{
    /// <summary>The server's host name or address. A pooler that gives a session to several clients in turn cannot be dumped through: name the server itself.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The server's port.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>The role that owns the schema and may create databases.</summary>
    public string User { get; init; } = "";

    /// <summary>
    /// Where the password is; none for peer or trust authentication. A command is run again when its answer is older than ten minutes, as cloud servers' tokens
    /// last for fifteen.
    /// </summary>
    public SecretReference? Password { get; init; }

    /// <summary>TLS as in libpq: disable, prefer, require, verify-ca or verify-full.</summary>
    public string SslMode { get; init; } = "prefer";

    /// <summary>The file with the certificates to trust for verify-ca and verify-full, as a cloud provider publishes it; the system's own when left out.</summary>
    public string SslRootCertificate { get; init; } = "";

    /// <summary>The database to be connected to while others are created, renamed or dropped.</summary>
    public string MaintenanceDatabase { get; init; } = "postgres";

    /// <summary>The folder of PostgreSQL's client programs; found by itself when left out.</summary>
    public string Programs { get; init; } = "";

    /// <inheritdoc/>
    public virtual IEnumerable<SettingsFault> Faults()
    {
        if (User.Length == 0)
            yield return SettingsFault.Missing("user", "the role to connect as");
        if (Port is < 1 or > 65535)
            yield return new SettingsFault("port", $"{Port}", "a port from 1 to 65535");
        if (SslMode is not ("disable" or "prefer" or "require" or "verify-ca" or "verify-full"))
            yield return new SettingsFault("sslMode", $"\"{SslMode}\"", "disable, prefer, require, verify-ca or verify-full");
        if (SslRootCertificate.Length > 0 && !File.Exists(SslRootCertificate))
            yield return new SettingsFault("sslRootCertificate", $"\"{SslRootCertificate}\"", "a file that is there");
        if (Programs.Length > 0 && !File.Exists(Path.Combine(Programs, "pg_dump")))
            yield return new SettingsFault("programs", $"\"{Programs}\"", "a folder with pg_dump in it");
        if (IsTransactionPooler)
            yield return new SettingsFault(
                "host",
                $"\"{Host}\", a pooler",
                "the server's own host name, as a pooler cannot be dumped through"
            );
    }

    /// <summary>The server with one of its databases.</summary>
    public Database Resolve(string name, Secrets secrets, TimeProvider time) =>
        new(Host, Port, name, User, Password is null ? null : new Password(Password, $"The password of {Host}:{Port}", secrets, time))
        {
            SslMode = SslMode,
            SslRootCertificate = SslRootCertificate,
            MaintenanceDatabase = MaintenanceDatabase,
            Programs = Programs,
        };

    /// <summary>As Neon names its poolers: https://neon.com/docs/connect/connection-pooling.</summary>
    private bool IsTransactionPooler => Host.Split('.')[0].EndsWith("-pooler", StringComparison.OrdinalIgnoreCase);
}
