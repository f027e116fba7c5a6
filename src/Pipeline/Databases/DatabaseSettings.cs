using Pipeline.Environments;

namespace Pipeline.Databases;

/// <summary>The environment's database. A sandbox fills this in by itself.</summary>
public sealed record DatabaseSettings : ISettings
{
    /// <summary>The server's host name or address.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The server's port.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>The database's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The role that owns the schema and may create databases.</summary>
    public string User { get; init; } = "";

    /// <summary>Where the password is; none for peer or trust authentication.</summary>
    public SecretReference? Password { get; init; }

    /// <summary>TLS as in libpq: disable, prefer, require, verify-ca or verify-full.</summary>
    public string SslMode { get; init; } = "prefer";

    /// <summary>The database to be connected to while others are created, renamed or dropped.</summary>
    public string MaintenanceDatabase { get; init; } = "postgres";

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Name.Length == 0)
            yield return SettingsFault.Missing("name", "the database's name");
        if (User.Length == 0)
            yield return SettingsFault.Missing("user", "the role to connect as");
        if (Port is < 1 or > 65535)
            yield return new SettingsFault("port", $"{Port}", "a port from 1 to 65535");
        if (SslMode is not ("disable" or "prefer" or "require" or "verify-ca" or "verify-full"))
            yield return new SettingsFault("sslMode", $"\"{SslMode}\"", "disable, prefer, require, verify-ca or verify-full");
    }

    /// <summary>The database itself, its password fetched.</summary>
    public async Task<Database> Resolve(Secrets secrets, CancellationToken cancellation) =>
        new(Host, Port, Name, User, Password is null ? null : await Password.Reveal(secrets, cancellation))
        {
            SslMode = SslMode,
            MaintenanceDatabase = MaintenanceDatabase,
        };
}
