using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Processes;
using Pipeline.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Pipeline.Tests.Fixtures;

/// <summary>
/// A PostgreSQL cluster of the tests' own, one for the whole run, without durability. Each test takes a database of its own.
/// The server refuses to run as root, so root runs it as the user postgres.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-postgres-").FullName;
    private int _databases;
    private string? _programs;

    /// <summary>The server's port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>The folder with the server's programs.</summary>
    public string Programs => _programs ?? throw new InvalidOperationException("PostgreSQL is not there.");

    private string Data => Path.Combine(_folder, "data");

    public async ValueTask InitializeAsync()
    {
        _programs = FindPrograms();
        if (_programs is null)
            return;
        Port = FreePort();
        if (Environment.UserName == "root")
            await new Command("chown", "postgres", _folder).Run(CancellationToken.None);
        await AsServer("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale")
            .Run(CancellationToken.None);
        string[] settings =
        [
            "fsync=off",
            "wal_level=logical",
            "synchronous_commit=off",
            "full_page_writes=off",
            $"port={Port}",
            "listen_addresses=127.0.0.1",
            $"unix_socket_directories={_folder}",
            "max_connections=200",
            "shared_preload_libraries=pg_stat_statements",
            "max_prepared_transactions=4",
        ];
        var options = string.Join(' ', settings.Select(setting => $"-c {setting}"));
        await AsServer("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-o", options, "start").Run(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_programs is not null)
            await AsServer("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop").Try(CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new, empty database. A server that is missing skips the test on a person's machine and fails it in continuous integration.</summary>
    public async Task<Database> CreateDatabase(string? owner = null, Database? template = null)
    {
        if (_programs is null)
        {
            Xunit.Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "PostgreSQL is not installed.");
            Xunit.Assert.Fail("PostgreSQL is not installed; .ci/run has to do that.");
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        var server = new Database("127.0.0.1", Port, "postgres", "postgres", null);
        await using var connection = await server.Connect(TestContext.Current.CancellationToken);
        await connection.Execute($"CREATE DATABASE {name} TEMPLATE {template?.Name ?? "template1"}", TestContext.Current.CancellationToken);
        if (owner is not null)
            await CreateOwner(connection, name, owner);
        return server with { Name = name, User = owner ?? "postgres" };
    }

    /// <summary>
    /// A database as a cloud provider gives one: TLS only, a password, no superuser. The certificate to trust is <see cref="Certificate"/>.
    /// </summary>
    public async Task<Database> CreateManaged(string password)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var database = await CreateDatabase("managed");
        await using (var connection = await (database with { Name = "postgres", User = "postgres" }).Connect(cancellation))
        {
            if (!File.Exists(Certificate))
                await ServeTls(connection, cancellation);
            await connection.Execute($"ALTER ROLE managed PASSWORD '{password}'", cancellation);
        }

        return database with
        {
            Password = password,
            SslMode = "verify-full",
            SslRootCertificate = Certificate,
        };
    }

    /// <summary>The certificate of the server, which is its own authority.</summary>
    public string Certificate => Path.Combine(_folder, "server.crt");

    private async Task ServeTls(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await AsServer(
                "/usr/bin/openssl",
                [
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=localhost",
                    "-addext",
                    "subjectAltName=IP:127.0.0.1",
                    "-keyout",
                    Path.Combine(_folder, "server.key"),
                    "-out",
                    Certificate,
                ]
            )
            .Run(cancellation);
        var rules = Path.Combine(Data, "pg_hba.conf");
        await File.WriteAllTextAsync(
            rules,
            "hostssl all managed 127.0.0.1/32 scram-sha-256\nhost all managed all reject\n"
                + await File.ReadAllTextAsync(rules, cancellation),
            cancellation
        );
        await connection.Execute($"ALTER SYSTEM SET ssl_cert_file = '{Certificate}'", cancellation);
        await connection.Execute($"ALTER SYSTEM SET ssl_key_file = '{Path.Combine(_folder, "server.key")}'", cancellation);
        await connection.Execute("ALTER SYSTEM SET ssl = on", cancellation);
        await connection.Execute("SELECT pg_reload_conf()", cancellation);
        await Eventually.Is(
            async () => await connection.Scalar<string>("SELECT current_setting('ssl')", cancellation) == "on",
            cancellation
        );
    }

    private static async Task CreateOwner(NpgsqlConnection connection, string database, string owner)
    {
        if (
            await connection.Scalar<long>("SELECT count(*) FROM pg_roles WHERE rolname = $1", TestContext.Current.CancellationToken, owner)
            == 0
        )
            await connection.Execute($"CREATE ROLE {owner} LOGIN CREATEDB", TestContext.Current.CancellationToken);
        await connection.Execute($"ALTER DATABASE {database} OWNER TO {owner}", TestContext.Current.CancellationToken);
    }

    private static string? FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder =>
                    int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var major) ? major : 0
                )
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Command AsServer(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs, program);
        var command =
            Environment.UserName == "root"
                ? new Command("runuser", ["-u", "postgres", "--", path, .. arguments])
                : new Command(path, arguments);
        return command.In(_folder);
    }
}
