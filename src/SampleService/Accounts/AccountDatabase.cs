using Npgsql;

namespace SampleService.Accounts;

/// <summary>
/// The accounts' tables. Works on the schema before and after organisations came: which of the two it meets is asked once, and asked again
/// when a statement finds a table or column missing, as a migration or its way back may pass while the service runs.
/// </summary>
internal sealed class AccountDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private volatile Schema _schema;

    private AccountDatabase(NpgsqlDataSource source) => _source = source;

    private enum Schema
    {
        Unknown,
        BeforeOrganisations,
        WithOrganisations,
    }

    /// <summary>Connects as libpq's variables say: PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSFILE.</summary>
    public static AccountDatabase FromEnvironment()
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = Variable("PGHOST", "localhost"),
            Port = int.Parse(Variable("PGPORT", "5432"), System.Globalization.CultureInfo.InvariantCulture),
            Database = Variable("PGDATABASE", "app"),
            Username = Variable("PGUSER", "app"),
            ApplicationName = "sample-service",
            MaxPoolSize = 20,
            Timeout = 3,
            CommandTimeout = 10,
            NoResetOnClose = true,
        };
        return new AccountDatabase(new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).Build());
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Why the database cannot be used; null when it can.</summary>
    public async Task<string?> Obstacle(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await Run("SELECT 1", static async (command, token) => await command.ExecuteScalarAsync(token), deadline.Token);
            return null;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            return $"the database does not answer: {failure.Message}";
        }
    }

    /// <summary>A user's id and stored password by address; null when there is no such user.</summary>
    public Task<(long Id, string Password)?> FindPassword(string email, CancellationToken cancellation) => Run<(long, string)?>(
        "SELECT id, password FROM users WHERE email = $1",
        static async (command, token) =>
        {
            await using var reader = await command.ExecuteReaderAsync(token);
            return await reader.ReadAsync(token) ? (reader.GetInt64(0), reader.GetString(1)) : null;
        },
        cancellation,
        email);

    public Task RecordLogin(long user, bool succeeded, CancellationToken cancellation) => Run(
        "INSERT INTO logins (user_id, succeeded) VALUES ($1, $2)", static (command, token) => command.ExecuteNonQueryAsync(token), cancellation, user, succeeded);

    public Task<User?> FindUser(long id, CancellationToken cancellation) => OnEitherSchema(
        schema => Run(
            schema == Schema.WithOrganisations
                ? "SELECT id, email, name, organisation_id FROM users WHERE id = $1"
                : "SELECT id, email, name, NULL::bigint FROM users WHERE id = $1",
            static async (command, token) =>
            {
                await using var reader = await command.ExecuteReaderAsync(token);
                return await reader.ReadAsync(token)
                    ? new User(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetInt64(3))
                    : null;
            },
            cancellation,
            id),
        cancellation);

    /// <summary>The new user's id; null when the address is taken.</summary>
    public Task<long?> CreateUser(string email, string name, string password, CancellationToken cancellation) => Run(
        "INSERT INTO users (email, name, password) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING RETURNING id",
        static async (command, token) => (long?)await command.ExecuteScalarAsync(token),
        cancellation,
        email,
        name,
        PasswordHash.Of(password));

    /// <summary>All organisations, or the one of an id; none on a schema that has none.</summary>
    public Task<List<Organisation>> Organisations(long? id, CancellationToken cancellation) => OnEitherSchema(
        schema => schema == Schema.BeforeOrganisations
            ? Task.FromResult(new List<Organisation>())
            : Run(
                "SELECT id, name FROM organisations WHERE $1::bigint IS NULL OR id = $1 ORDER BY id LIMIT 100",
                static async (command, token) =>
                {
                    var found = new List<Organisation>();
                    await using var reader = await command.ExecuteReaderAsync(token);
                    while (await reader.ReadAsync(token))
                        found.Add(new Organisation(reader.GetInt64(0), reader.GetString(1)));
                    return found;
                },
                cancellation,
                id is { } value ? value : DBNull.Value),
        cancellation);

    private static string Variable(string name, string otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;

    private async Task<T> OnEitherSchema<T>(Func<Schema, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            if (_schema == Schema.Unknown)
                _schema = await DetectSchema(cancellation);
            return await work(_schema);
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedTable)
        {
            _schema = await DetectSchema(cancellation);
            return await work(_schema);
        }
    }

    private async Task<Schema> DetectSchema(CancellationToken cancellation) => await Run(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('users') AND attname = 'organisation_id' AND NOT attisdropped",
        static async (command, token) => (long)(await command.ExecuteScalarAsync(token))! > 0 ? Schema.WithOrganisations : Schema.BeforeOrganisations,
        cancellation);

    /// <summary>
    /// One statement. A pooled connection may have died since it was last used, when the server was restarted or the database swapped; nothing
    /// was done on it then, so the statement is sent once more on a fresh one.
    /// </summary>
    private async Task<T> Run<T>(string sql, Func<NpgsqlCommand, CancellationToken, Task<T>> execute, CancellationToken cancellation, params object[] parameters)
    {
        try
        {
            return await RunOnce(sql, execute, parameters, cancellation);
        }
        catch (NpgsqlException failure) when (IsBroken(failure))
        {
            NpgsqlConnection.ClearPool(_source.CreateConnection());
            return await RunOnce(sql, execute, parameters, cancellation);
        }
    }

    private async Task<T> RunOnce<T>(string sql, Func<NpgsqlCommand, CancellationToken, Task<T>> execute, object[] parameters, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter is DBNull ? new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint, Value = parameter } : new NpgsqlParameter { Value = parameter });
        return await execute(command, cancellation);
    }

    private static bool IsBroken(NpgsqlException failure) => failure is PostgresException
    {
        SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.InvalidCatalogName,
    } || failure is { IsTransient: true } and not PostgresException;
}
