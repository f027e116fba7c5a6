using Npgsql;

namespace Pipeline.Databases;

/// <summary>One database on one server, with what it takes to connect. The password is in memory only.</summary>
public sealed record Database(string Host, int Port, string Name, string User, Password? Password)
{
    /// <summary>Those that the server's version knows.</summary>
    private const string NoLimits = """
        SELECT set_config(name, CASE vartype WHEN 'bool' THEN 'off' ELSE '0' END, false)
        FROM pg_settings
        WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout',
                       'default_transaction_read_only')
        """;

    /// <summary>The database to be connected to while others are created, renamed or dropped.</summary>
    public string MaintenanceDatabase { get; init; } = "postgres";

    /// <summary>TLS, in libpq's words: <c>disable</c>, <c>prefer</c>, <c>require</c>, <c>verify-ca</c> or <c>verify-full</c>.</summary>
    public string SslMode { get; init; } = "prefer";

    /// <summary>The file with the certificates to trust; the system's own when empty.</summary>
    public string SslRootCertificate { get; init; } = "";

    /// <summary>The folder of PostgreSQL's client programs; found by itself when empty.</summary>
    public string Programs { get; init; } = "";

    /// <summary>The same server and user, another database.</summary>
    public Database Named(string name) => this with { Name = name };

    /// <summary>The database to rename and drop from.</summary>
    public Database Maintenance => Named(MaintenanceDatabase);

    /// <summary>
    /// A new connection, opened, outside any pool, so that a session's settings and locks end with it.
    /// </summary>
    /// <exception cref="PipelineException">The server does not answer or refuses.</exception>
    public async Task<NpgsqlConnection> Connect(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ConnectionString(Password is null ? null : await Password.Reveal(cancellation)));
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            await connection.DisposeAsync();
            throw new PipelineException(
                $"The database {this} cannot be reached.",
                failure.Message,
                next: NextAfter(failure),
                innerException: failure
            );
        }
    }

    /// <summary>
    /// A connection for the pipeline's own statements: no search path, so that a function that somebody put into public is not called with our rights
    /// (https://wiki.postgresql.org/wiki/A_Guide_to_CVE-2018-1058), and none of the limits that a role or a database has for its clients.
    /// </summary>
    /// <exception cref="PipelineException">The server does not answer or refuses.</exception>
    public async Task<NpgsqlConnection> ConnectGuarded(CancellationToken cancellation)
    {
        var connection = await Connect(cancellation);
        try
        {
            await connection.Execute(NoLimits, cancellation);
            await connection.Execute("SET search_path = ''", cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A swap closes a database for a moment; one that was killed leaves it so.</summary>
    private string? NextAfter(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.ObjectNotInPrerequisiteState }
            ? $"When no restore is running, one broke off. The next run opens it again, the target Backup first of all; or: ALTER DATABASE {SqlExecution.QuoteIdentifier(Name)} ALLOW_CONNECTIONS true"
            : null;

    /// <summary>For people: never with the password.</summary>
    public override string ToString() => $"\"{Name}\" on {Host}:{Port}";

    private string ConnectionString(string? password) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = Port,
            Database = Name,
            Username = User,
            Password = password,
            SslMode = Enum.Parse<SslMode>(SslMode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            RootCertificate = SslRootCertificate.Length > 0 ? SslRootCertificate : null,
            ApplicationName = "pipeline",
            Pooling = false,
            Timeout = 10,
            CommandTimeout = 0,
            KeepAlive = 30,
            IncludeErrorDetail = true,
        }.ConnectionString;
}
