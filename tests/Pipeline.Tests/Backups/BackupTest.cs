using System.Security.Cryptography;
using Pipeline.Backups;
using Pipeline.Backups.Encryption;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>A database with two tables, and a folder as its store.</summary>
public abstract class BackupTest(PostgresServer server) : IAsyncLifetime
{
    protected const string EnvironmentName = "staging";

    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-backups-").FullName;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected PostgresServer Server { get; } = server;

    protected Database Database { get; private set; } = null!;

    protected IObjectStore Store { get; private set; } = null!;

    protected Transcript Transcript { get; } = new(TextWriter.Null, new Secrets(), TimeProvider.System);

    protected BackupCatalogue Catalogue => new(Store, EnvironmentName);

    protected BackupRestore Restore => new(Location, Transcript);

    protected DatabaseSwap Swap => new(Database, Location, new BackupSettings(), Transcript);

    protected BackupLocation Location => new(Store, EnvironmentName);

    protected static string ManifestKey(BackupManifest manifest) => $"{EnvironmentName}/backups/{manifest.Id}/manifest.json";

    protected string DumpFile(BackupManifest manifest) => Path.Combine(_folder, manifest.Parts[0].Key);

    public async ValueTask InitializeAsync()
    {
        Database = await Server.CreateDatabase();
        Store = await new StoreSettings { Location = _folder }.Open("/", new Secrets(), TimeProvider.System, Cancellation);
        await Execute("CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)");
        await Execute("CREATE TABLE \"odd Name\" (id int PRIMARY KEY, at timestamptz DEFAULT now())");
        await Execute("INSERT INTO users (name) SELECT md5(number::text) FROM generate_series(1, 2000) AS number");
        await Execute("INSERT INTO \"odd Name\" SELECT generate_series(1, 10)");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected static BackupRequest Request { get; } = new("run", "1.4.0", "abc", "003");

    protected BackupStage Stage(BackupSettings? settings = null, BackupLocation? location = null) =>
        new(Database, location ?? Location, settings ?? new BackupSettings(), Transcript);

    protected Task<BackupManifest> BackUp(BackupSettings? settings = null) => Stage(settings).Run(Request, Cancellation);

    protected static async Task<EncryptionKey> NewKey()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Cancellation);
        return await EncryptionKey.Reveal(new SecretReference("file", file), new Secrets(), Cancellation);
    }

    protected async Task<bool> IsVerified(BackupManifest manifest, VerificationLevel level = VerificationLevel.Full) =>
        (await Catalogue.Find(manifest.Id, Cancellation))?.Manifest?.IsVerified(level) == true;

    /// <summary>Takes a backup and proves it in the same pass; gives the restored copy too.</summary>
    protected async Task<(BackupManifest Manifest, Database Copy)> Prove(BackupSettings? settings = null)
    {
        var copy = await Server.CreateDatabase();
        return (await Stage(settings).Run(Request, _ => Task.FromResult(copy), Cancellation), copy);
    }

    protected async Task Execute(string sql, Database? database = null)
    {
        await using var connection = await (database ?? Database).Connect(Cancellation);
        await connection.Execute(sql, Cancellation);
    }

    protected async Task<T?> Ask<T>(string sql, Database? database = null)
    {
        await using var connection = await (database ?? Database).Connect(Cancellation);
        return await connection.Scalar<T>(sql, Cancellation);
    }
}
