using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

public sealed class Backups_on_S3(PostgresServer server, S3Server bucket) : BackupTest(server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Are_proven_read_back_and_restored(int jobs)
    {
        await Execute(
            "CREATE TABLE noise AS SELECT string_agg(uuid_send(gen_random_uuid()), '') AS bytes FROM generate_series(1, 800000) AS n GROUP BY n % 40"
        );
        var location = new BackupLocation(await Open(await bucket.NewBucket(Cancellation)), EnvironmentName);
        var copy = await Server.CreateDatabase();
        var manifest = await Stage(new BackupSettings { Jobs = jobs, LargeTable = new(1 << 20) }, location)
            .Run(Request, _ => Task.FromResult(copy), Cancellation);

        manifest.IsVerified().ShouldBeTrue();
        manifest.Parts.Count.ShouldBe(jobs);
        manifest.Size.ShouldBeGreaterThan(12 << 20, "more than two parts of an upload");
        var swap = new DatabaseSwap(Database, location, new BackupSettings(), Transcript);
        await swap.RestoreBeside(manifest, $"{Database.Name}_again", "run", Cancellation);
        (await Ask<long>("SELECT count(*) FROM users", Database.Named($"{Database.Name}_again"))).ShouldBe(2000);
    }

    [Fact]
    public async Task A_bucket_that_vanished_is_told_and_nothing_is_touched()
    {
        var settings = await bucket.NewBucket(Cancellation);
        var location = new BackupLocation(await Open(settings), EnvironmentName);
        var manifest = await Stage(location: location).Run(Request, Cancellation);
        var client = (await S3Server.Connect(settings, Cancellation)).Client;
        var name = settings.Location[BucketLocation.Scheme.Length..];
        await foreach (var found in location.Store.List("", Cancellation))
            await location.Store.Delete(found.Key, Cancellation);
        await client.DeleteBucketAsync(name, Cancellation);

        var databases = await Ask<long>("SELECT count(*) FROM pg_database WHERE starts_with(datname, current_database())");
        foreach (
            var attempt in (Func<Task>[])
                [
                    () => Stage(location: location).Run(Request, Cancellation),
                    () => new BackupRestore(location, Transcript).Check(manifest, Cancellation),
                    () =>
                        new DatabaseSwap(Database, location, new BackupSettings(), Transcript).RestoreAndSwap(
                            manifest,
                            "run",
                            null,
                            Cancellation
                        ),
                    () => location.Catalogue.List(Cancellation),
                ]
        )
            (await Should.ThrowAsync<PipelineException>(attempt)).What.ShouldBe($"The store {settings.Location} is not there.");
        (await Ask<long>("SELECT count(*) FROM pg_database WHERE starts_with(datname, current_database())")).ShouldBe(databases);
    }

    private static Task<IObjectStore> Open(StoreSettings settings) => settings.Open("/", new Secrets(), TimeProvider.System, Cancellation);
}
