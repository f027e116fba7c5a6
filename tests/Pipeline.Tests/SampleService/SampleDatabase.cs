using System.Globalization;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Runs;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

/// <summary>A database with the sample service's schema, brought there by the pipeline's own runner, and some users.</summary>
internal sealed record SampleDatabase(Database Database)
{
    /// <summary>The schema of the earlier release.</summary>
    public const string Earlier = "003";

    /// <summary>The schema of the pending one.</summary>
    public const string Newest = "008";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Filled at the earlier revision, as the sandbox does it, and then brought to the one that is asked for.</summary>
    public static async Task<SampleDatabase> At(PostgresServer server, string revision, int users = 20)
    {
        var sample = new SampleDatabase(await server.CreateDatabase());
        await sample.MigrateTo(Earlier);
        await sample.Seed(users);
        if (revision != Earlier)
            await sample.MigrateTo(revision);
        return sample;
    }

    public async Task MigrateTo(string revision)
    {
        var all = await Migrations();
        var upTo = all with
        {
            Migrations = [.. all.Migrations.Where(migration => string.CompareOrdinal(migration.Revision, revision) <= 0)],
        };
        await Runner(upTo).Up(new RunStamp("test", "test"), Cancellation);
    }

    public async Task RevertTo(string revision) =>
        await Runner(await Migrations()).DownTo(revision, new RunStamp("test", "test"), Cancellation);

    public Task<SchemaFingerprint> Schema() => SchemaFingerprint.Of(Database, new NotCompared("pipeline"), Cancellation);

    public async Task<T?> Ask<T>(string sql)
    {
        await using var connection = await Database.Connect(Cancellation);
        return await connection.Scalar<T>(sql, Cancellation);
    }

    /// <summary>Statements from another database of the server, so that this one may be closed or renamed.</summary>
    public async Task FromOutside(params string[] statements)
    {
        await using var connection = await Database.Maintenance.Connect(Cancellation);
        foreach (var statement in statements)
            await connection.Execute(statement, Cancellation);
    }

    /// <summary>Ends all connections to the database, and returns when they have ended.</summary>
    public Task EndConnections() =>
        FromOutside($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{Database.Name}'");

    public static Task<MigrationFolder> Migrations() =>
        MigrationFolder.Read(Path.Combine(ServiceStart.Folder, "migrations"), SqlPlaceholders.None, Cancellation);

    private async Task Seed(int users)
    {
        await using var connection = await Database.Connect(Cancellation);
        await connection.Execute("SELECT set_config('seed.users', $1, false)", Cancellation, users.ToString(CultureInfo.InvariantCulture));
        foreach (
            var statement in SqlScript
                .Parse(await File.ReadAllTextAsync(Path.Combine(ServiceStart.Folder, "seed.sql"), Cancellation))
                .Statements
        )
            await connection.Execute(statement.Text, Cancellation);
    }

    private MigrationRunner Runner(MigrationFolder folder) =>
        new(Database, folder, new MigrationSettings(), new Transcript(TextWriter.Null, new Secrets(), TimeProvider.System));
}
