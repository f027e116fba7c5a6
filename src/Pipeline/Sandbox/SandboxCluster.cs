using System.Globalization;
using System.Security.Cryptography;
using Pipeline.Databases;
using Pipeline.Processes;

namespace Pipeline.Sandbox;

/// <summary>The sandbox's own PostgreSQL cluster. The server refuses to run as root, so root runs it as the user postgres.</summary>
internal sealed class SandboxCluster(string folder, string programs)
{
    private const string ServerUser = "postgres";

    private string Data => Path.Combine(folder, "data");

    private string Log => Path.Combine(folder, "server.log");

    /// <summary>Makes and starts the cluster, with a role that owns one database and may make others.</summary>
    public async Task Create(int port, string password, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var super = RandomNumberGenerator.GetHexString(32);
        var passwordFile = Path.Combine(folder, "superuser");
        await File.WriteAllTextAsync(passwordFile, super, cancellation);
        File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (Environment.IsPrivilegedProcess)
            await new Command("chown", "-R", $"{ServerUser}:", folder).Run(cancellation);
        await Server("initdb", "-D", Data, "-U", ServerUser, "--auth-local=peer", "--auth-host=scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums").Run(cancellation);
        File.Delete(passwordFile);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), Configuration(port), cancellation);
        await Start(cancellation);
        await CreateRole(new Database("127.0.0.1", port, "postgres", ServerUser, super) { SslMode = "disable" }, password, cancellation);
    }

    /// <summary>Starts the server unless it runs.</summary>
    public async Task Start(CancellationToken cancellation)
    {
        if (!await IsRunning(cancellation))
            await (Server("pg_ctl", "-D", Data, "-l", Log, "-w", "start") with { Timeout = TimeSpan.FromMinutes(1) }).Run(cancellation);
    }

    /// <summary>Stops the server, ending its sessions; nothing happens when it does not run.</summary>
    public async Task Stop(CancellationToken cancellation)
    {
        if (Directory.Exists(Data) && await IsRunning(cancellation))
            await Server("pg_ctl", "-D", Data, "-m", "fast", "-w", "stop").Run(cancellation);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> IsRunning(CancellationToken cancellation) => (await Server("pg_ctl", "-D", Data, "status").Try(cancellation)).Succeeded;

    private static string Configuration(int port) => string.Create(CultureInfo.InvariantCulture, $"""

        # The sandbox's own.
        listen_addresses = '127.0.0.1'
        port = {port}
        unix_socket_directories = ''
        max_connections = 100
        shared_buffers = 64MB
        max_wal_size = 256MB

        """);

    private static async Task CreateRole(Database server, string password, CancellationToken cancellation)
    {
        await using var connection = await server.Connect(cancellation);
        // A role's password cannot be a parameter; this one is hexadecimal.
        await connection.Execute($"CREATE ROLE {SandboxEnvironment.Name} LOGIN CREATEDB PASSWORD '{password}'", cancellation);
        await connection.Execute($"GRANT pg_signal_backend, pg_monitor TO {SandboxEnvironment.Name}", cancellation);
        await connection.Execute($"CREATE DATABASE {SandboxEnvironment.Name} OWNER {SandboxEnvironment.Name}", cancellation);
    }

    private Command Server(string program, params string[] arguments)
    {
        var path = Path.Combine(programs, program);
        var command = Environment.IsPrivilegedProcess ? new Command("runuser", ["-u", ServerUser, "--", path, .. arguments]) : new Command(path, arguments);
        return command.In("/");
    }
}
