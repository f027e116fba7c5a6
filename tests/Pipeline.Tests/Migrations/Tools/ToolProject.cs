using System.Globalization;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Runs;
using Pipeline.Tests.Deployments;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations.Tools;

/// <summary>A small project whose migrations are another tool's, with a database of its own.</summary>
internal sealed class ToolProject : IAsyncDisposable
{
    private readonly StringWriter _said = new();
    private readonly string _root;
    private readonly bool _isOwner = true;

    private ToolProject(Database database, MigrationToolKind kind)
    {
        _root = Directory.CreateTempSubdirectory("pipeline-tool-project-").FullName;
        Database = database;
        Settings = new MigrationSettings { Tool = new ToolSettings { Kind = kind } };
    }

    private ToolProject(ToolProject same, Database database) =>
        (_root, _isOwner, Settings, Database) = (same._root, false, same.Settings, database);

    public Database Database { get; }

    public MigrationSettings Settings { get; set; }

    public string Root => _root;

    public RunStamp Stamp { get; } = new("20261122T010000Z-v1.4.0", "ann@desk");

    public string Said => _said.ToString();

    public Transcript Transcript => field ??= new(TextWriter.Synchronized(_said), new Secrets(), TimeProvider.System);

    private MigrationToolKind Kind => Settings.Tool.Kind;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ToolProject> Of(MigrationToolKind kind, PostgresServer server, MigrationTools tools)
    {
        MigrationTools.Need(
            kind switch
            {
                MigrationToolKind.Alembic => "alembic",
                MigrationToolKind.Commands => "psql",
                MigrationToolKind.EntityFramework => "dotnet",
                _ => "npm",
            }
        );
        var project = new ToolProject(await server.CreateDatabase(), kind);
        await project.SetUp(tools);
        Directory.CreateDirectory(Path.Combine(project._root, project.Settings.Folder));
        return project;
    }

    /// <summary>Two migrations that are pending: a table, and a column of it.</summary>
    public static async Task<ToolProject> Users(MigrationToolKind kind, PostgresServer server, MigrationTools tools) =>
        (await Of(kind, server, tools)).WithUsers().With(2, "email", "ALTER TABLE users ADD email text", "ALTER TABLE users DROP email");

    /// <summary>The same, applied.</summary>
    public static async Task<ToolProject> Applied(MigrationToolKind kind, PostgresServer server, MigrationTools tools)
    {
        var project = await Users(kind, server, tools);
        await project.Up();
        return project;
    }

    /// <summary>The same project with another database.</summary>
    public ToolProject On(Database database) => new(this, database);

    /// <summary>A migration with SQL for both ways; it follows the one before, unless it is said which.</summary>
    public ToolProject With(int number, string name, string up, string down, string? follows = null)
    {
        var id = Id(number);
        var (file, text) = Kind switch
        {
            MigrationToolKind.Alembic => (
                $"{id}_{name}.py",
                $"""
                from alembic import op
                revision = "{id}"
                down_revision = {follows ?? (number == 1 ? "None" : $"\"{Id(number - 1)}\"")}
                def upgrade():
                    op.execute('''{up}''')
                def downgrade():
                    op.execute('''{down}''')
                """
            ),
            MigrationToolKind.Knex => (
                $"{id}_{name}.js",
                $"exports.up = (knex) => knex.raw(`{up}`);\nexports.down = (knex) => knex.raw(`{down}`);\n"
            ),
            MigrationToolKind.NodePgMigrate => (
                $"{id}_{name}.js",
                $"exports.up = (pgm) => pgm.sql(`{up}`);\nexports.down = (pgm) => pgm.sql(`{down}`);\n"
            ),
            _ => ($"{id}_{name}.sql", up),
        };
        Write(file, text);
        if (Kind == MigrationToolKind.Commands)
            Write($"{id}_{name}.undo", down);
        return this;
    }

    public ToolProject WithUsers() => With(1, "users", "CREATE TABLE users (id int PRIMARY KEY, name text)", "DROP TABLE users");

    /// <summary>What must hold after a migration.</summary>
    public ToolProject Verify(int number, string json) => Write($"verify/{Id(number)}.verify.json", json);

    /// <summary>A file beside the migrations.</summary>
    public ToolProject Write(string file, string text)
    {
        var path = Path.Combine(_root, Settings.Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>A comment at the end of a migration's file.</summary>
    public void Append(int number, string comment) =>
        File.AppendAllText(
            Directory.EnumerateFiles(Path.Combine(_root, Settings.Folder), $"{Id(number)}_*").First(),
            $"\n{(Kind == MigrationToolKind.Alembic ? "#" : "//")} {comment}\n"
        );

    /// <summary>What a migration's revision is: each tool has its own.</summary>
    public string Id(int number) =>
        Kind switch
        {
            MigrationToolKind.Alembic => $"a{number}f0",
            MigrationToolKind.Commands => $"{number:000}",
            _ => (20260101000000 + number).ToString(CultureInfo.InvariantCulture),
        };

    public Task<MigrationFolder> Read() => MigrationFolder.Read(Settings, _root, Database, Cancellation);

    public async Task<MigrationRunner> Runner() => new(Database, await Read(), Settings, Transcript);

    public async Task<MigrationRecord> Up() => await (await Runner()).Up(Stamp, Cancellation);

    public async Task<MigrationRecord> DownTo(string? revision) => await (await Runner()).DownTo(revision, Stamp, Cancellation);

    public async Task<MigrationStatus> Status() => await (await Runner()).Status(Cancellation);

    public async Task<PipelineException> UpFails() => await Should.ThrowAsync<PipelineException>(Up);

    public async Task<RehearsalRecord> Rehearse() =>
        await new Rehearsal(await Read(), Settings, Transcript).Run(Database, Stamp, Cancellation);

    /// <summary>Uses the tool without the pipeline, as a developer would.</summary>
    public async Task ByHand(int number, bool isUp)
    {
        var folder = await Read();
        (await folder.Tool!.Step(Id(number), isUp, isAlone: false, Database, Cancellation)).OrThrow();
    }

    public async Task Execute(params string[] statements)
    {
        await using var connection = await Database.Connect(Cancellation);
        foreach (var statement in statements)
            await connection.Execute(statement, Cancellation);
    }

    public async Task<T?> Ask<T>(string sql)
    {
        await using var connection = await Database.Connect(Cancellation);
        return await connection.Scalar<T>(sql, Cancellation);
    }

    public async Task<bool> Has(string relation) => await Ask<bool>($"SELECT to_regclass('{relation}') IS NOT NULL");

    /// <summary>A session that holds a lock on a table until it is disposed.</summary>
    public async Task<NpgsqlConnection> Holding(string table)
    {
        var connection = await Database.Connect(Cancellation);
        await connection.Execute("BEGIN", Cancellation);
        await connection.Execute($"LOCK TABLE {table} IN ACCESS SHARE MODE", Cancellation);
        return connection;
    }

    public ValueTask DisposeAsync()
    {
        if (_isOwner)
            Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task SetUp(MigrationTools tools)
    {
        if (Kind is MigrationToolKind.Knex or MigrationToolKind.NodePgMigrate)
            Directory.CreateSymbolicLink(Path.Combine(_root, "node_modules"), tools.NodeModules);
        switch (Kind)
        {
            case MigrationToolKind.Alembic:
                Settings = Settings with { Folder = "alembic/versions" };
                Write("../env.py", await MigrationTools.Source("env.py"));
                await File.WriteAllTextAsync(Path.Combine(_root, "alembic.ini"), "[alembic]\nscript_location = alembic\n", Cancellation);
                break;
            case MigrationToolKind.Knex:
                await File.WriteAllTextAsync(
                    Path.Combine(_root, "knexfile.js"),
                    "module.exports = { client: 'pg', connection: process.env.DATABASE_URL };\n",
                    Cancellation
                );
                break;
            case MigrationToolKind.EntityFramework:
                Settings = Settings with
                {
                    Folder = Path.Combine(TestPrograms.Root, "tests", "TestBundle", "Migrations"),
                    Tool = Settings.Tool with
                    {
                        Command = ["dotnet", Path.Combine(TestPrograms.Bundle, "TestBundle.dll")],
                        Environment = new Dictionary<string, string>
                        {
                            ["ConnectionStrings__Shop"] = "Host={host};Port={port};Database={database};Username={user}",
                        },
                    },
                };
                break;
            case MigrationToolKind.Commands:
                Write("../tool.sh", await MigrationTools.Source("tool.sh"));
                Settings = Settings with
                {
                    Tool = Settings.Tool with
                    {
                        Status = ["bash", "tool.sh", "status"],
                        Up = ["bash", "tool.sh", "up", "{revision}"],
                        Down = ["bash", "tool.sh", "down", "{revision}"],
                        Plan = ["bash", "tool.sh", "plan", "{revision}"],
                    },
                };
                break;
        }
    }
}
