using Npgsql;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Runs;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>A database of its own, a folder of migrations, and what was said.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly StringWriter _said = new();

    private Workshop(Database database) => Database = database;

    public Database Database { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("pipeline-migrations-").FullName;

    public MigrationSettings Settings { get; set; } = new();

    public RunStamp Stamp { get; } = new("20261120T193404Z-v1.4.0", "ann@desk");

    public string Said => _said.ToString();

    public Transcript Transcript => field ??= new(TextWriter.Synchronized(_said), new Secrets(), TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Workshop> On(PostgresServer server, string? owner = null, Database? template = null) =>
        new(await server.CreateDatabase(owner, template));

    public Workshop With(string name, string up, string? down = null, string? verify = null)
    {
        File.WriteAllText(Path.Combine(Folder, $"{name}.up.sql"), up);
        if (down is not null)
            File.WriteAllText(Path.Combine(Folder, $"{name}.down.sql"), down);
        if (verify is not null)
            File.WriteAllText(Path.Combine(Folder, $"{name}.verify.json"), verify);
        return this;
    }

    public Workshop WithUsers() => With("001_users", "CREATE TABLE users (id int PRIMARY KEY, name text);", "DROP TABLE users;");

    public async Task<MigrationRunner> Runner() =>
        new(Database, await MigrationFolder.Read(Folder, new(Settings.Placeholders), Cancellation), Settings, Transcript);

    public Task<MigrationRecord> Up() => UpUnless(Cancellation);

    public async Task<MigrationRecord> UpUnless(CancellationToken cancellation) => await (await Runner()).Up(Stamp, cancellation);

    public async Task<MigrationRecord> DownTo(string? revision) => await (await Runner()).DownTo(revision, Stamp, Cancellation);

    public async Task<MigrationStatus> Status() => await (await Runner()).Status(Cancellation);

    public async Task<PipelineException> UpFails() => await Should.ThrowAsync<PipelineException>(Up);

    public Task<NpgsqlConnection> Connect() => Database.Connect(Cancellation);

    public async Task Execute(params string[] statements)
    {
        await using var connection = await Connect();
        foreach (var statement in statements)
            await connection.Execute(statement, Cancellation);
    }

    public async Task<T?> Ask<T>(string sql)
    {
        await using var connection = await Connect();
        return await connection.Scalar<T>(sql, Cancellation);
    }

    public async Task<bool> Has(string relation) => await Ask<bool>($"SELECT to_regclass('{relation}') IS NOT NULL");

    /// <summary>A session that holds a lock on a table until it is disposed.</summary>
    public async Task<NpgsqlConnection> Holding(string table, string mode = "ACCESS SHARE")
    {
        var connection = await Connect();
        await connection.Execute("BEGIN", Cancellation);
        await connection.Execute($"LOCK TABLE {table} IN {mode} MODE", Cancellation);
        return connection;
    }

    /// <summary>Waits until the database says yes.</summary>
    public async Task Until(string sql)
    {
        await using var connection = await Connect();
        while (!await connection.Scalar<bool>(sql, Cancellation))
            await Task.Delay(10, Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
