using System.Globalization;
using System.Security.Cryptography;
using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Processes;

namespace Pipeline.Sandbox;

/// <summary>The sandbox's own PostgreSQL cluster. The server refuses to run as root, so root runs it as the user postgres.</summary>
internal sealed class SandboxCluster(SandboxFolders folders, TimeProvider time)
{
    private const string ServerUser = "postgres";
    private const string ProcessFile = "data/postmaster.pid";

    /// <summary>What others must be able to do with a folder on PostgreSQL's way to its own.</summary>
    private const UnixFileMode Passable =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private string Folder => new FileInfo(folders.Cluster).LinkTarget ?? folders.Cluster;

    private string Data => Path.Combine(Folder, "data");

    /// <summary>Makes and starts the cluster, with a role that owns one database and may make others.</summary>
    /// <param name="programs">The folder of PostgreSQL's programs.</param>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="password">The role's password.</param>
    /// <param name="cancellation">Ends it; <see cref="Remove"/> removes what there is.</param>
    public async Task Create(string programs, int port, string password, CancellationToken cancellation)
    {
        await CreateFolder(cancellation);
        var super = RandomNumberGenerator.GetHexString(32);
        var passwordFile = Path.Combine(Folder, "superuser");
        await PrivateFile.Write(passwordFile, super, cancellation);
        if (Environment.IsPrivilegedProcess)
            await new Command("chown", "-R", $"{ServerUser}:", Folder).Run(cancellation);
        await Server(
                programs,
                "initdb",
                "-D",
                Data,
                "-U",
                ServerUser,
                "--auth-local=peer",
                "--auth-host=scram-sha-256",
                $"--pwfile={passwordFile}",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--data-checksums"
            )
            .Run(cancellation);
        File.Delete(passwordFile);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), Configuration(port, CountsQueries(programs)), cancellation);
        await Start(programs, port, cancellation);
        var server = new Database("127.0.0.1", port, "postgres", ServerUser, super) { SslMode = "disable" };
        await CreateRole(server, password, cancellation);
        if (CountsQueries(programs))
            await CountQueries(server, cancellation);
    }

    /// <summary>Starts the server unless it runs.</summary>
    /// <exception cref="PipelineException">It does not start, and the last lines of its log.</exception>
    public async Task Start(string programs, int port, CancellationToken cancellation)
    {
        if (Processes(Folder).Named(Path.Combine(Folder, ProcessFile)) is not null)
            return;
        FreePort.Require(port, "PostgreSQL");
        DetachedCommand.KeepInheritedDescriptors();
        var log = Path.Combine(Folder, "server.log");
        var start = await (Server(programs, "pg_ctl", "-D", Data, "-l", log, "-w", "start") with { Timeout = TimeSpan.FromMinutes(1) }).Try(
            cancellation
        );
        if (!start.Succeeded)
            throw new PipelineException(
                $"The sandbox's PostgreSQL in \"{Data}\" does not start.",
                $"{start.Errors}{Environment.NewLine}{string.Join(Environment.NewLine, File.ReadLines(log).TakeLast(5))}"
            );
    }

    /// <summary>
    /// Forgets the process of before the machine was started: by now its id may be another's, and PostgreSQL would take that for a server
    /// of its own that still runs.
    /// </summary>
    public void ForgetProcess() => File.Delete(Path.Combine(Folder, ProcessFile));

    /// <summary>Stops the server, ending its sessions, and removes the cluster; whatever is there of it, also of an earlier project in this place.</summary>
    public async Task Remove(CancellationToken cancellation)
    {
        foreach (var folder in new[] { folders.Cluster, folders.ClusterOutside })
        {
            var processes = Processes(folder);
            await processes.End(processes.Named(Path.Combine(folder, ProcessFile)), server => server.Interrupt(), time, cancellation);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }

        var outside = Path.GetDirectoryName(folders.ClusterOutside);
        if (Directory.Exists(outside) && !Directory.EnumerateFileSystemEntries(outside).Any())
            Directory.Delete(outside);
    }

    /// <summary>The folder, or when the server's user cannot get there, a link to one outside.</summary>
    private async Task CreateFolder(CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess || (await AsServerUser("test", "-x", folders.Whole).Try(cancellation)).Succeeded)
        {
            Directory.CreateDirectory(folders.Cluster);
            return;
        }

        File.CreateSymbolicLink(folders.Cluster, folders.ClusterOutside);
        Directory.CreateDirectory(folders.ClusterOutside);
        for (var folder = new DirectoryInfo(folders.ClusterOutside).Parent!; folder.FullName != "/var/lib"; folder = folder.Parent!)
            folder.UnixFileMode = Passable;
    }

    /// <summary>True where the server has the library that counts queries, of which the rehearsal asks whether they go on working.</summary>
    private static bool CountsQueries(string programs) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(programs)!, "lib", "pg_stat_statements.so"));

    /// <summary>Beside the service's database and not in it, as the role that restores that may not make the extension.</summary>
    private static async Task CountQueries(Database server, CancellationToken cancellation)
    {
        await using var connection = await server.Connect(cancellation);
        await connection.Execute("CREATE EXTENSION pg_stat_statements", cancellation);
    }

    private static string Configuration(int port, bool countsQueries) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""

            # The sandbox's own.
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            max_connections = 100
            shared_buffers = 64MB
            max_wal_size = 256MB
            {(countsQueries ? "shared_preload_libraries = 'pg_stat_statements'" : "")}

            """
        );

    private static async Task CreateRole(Database server, string password, CancellationToken cancellation)
    {
        await using var connection = await server.Connect(cancellation);
        // A role's password cannot be a parameter; this one is hexadecimal.
        await connection.Execute($"CREATE ROLE {SandboxEnvironment.Name} LOGIN CREATEDB PASSWORD '{password}'", cancellation);
        await connection.Execute($"GRANT pg_signal_backend, pg_monitor TO {SandboxEnvironment.Name}", cancellation);
        await connection.Execute($"CREATE DATABASE {SandboxEnvironment.Name} OWNER {SandboxEnvironment.Name}", cancellation);
    }

    /// <summary>All of them work in the folder, by which they are found again.</summary>
    private Command Server(string programs, string program, params string[] arguments) =>
        AsServerUser(Path.Combine(programs, program), arguments).In(Folder);

    private static Command AsServerUser(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? new Command("runuser", ["-u", ServerUser, "--", program, .. arguments])
            : new Command(program, arguments);

    private static ServerProcesses Processes(string folder) => new(folder, "postgres", "pg_ctl", "initdb");
}
