using Pipeline.Databases;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>Two databases that take from one slot lose what the other one takes.</summary>
public sealed class Subscriptions_are_not_restored(PostgresServer server) : BackupTest(server)
{
    private const string Password = "never-in-a-manifest";

    [Fact]
    public async Task A_copy_has_none_and_the_manifest_knows_them_without_their_passwords()
    {
        await Subscribe(Database);
        await Execute("CREATE PUBLICATION names FOR TABLE users");
        var scratch = await ScratchDatabase.Create(Database, "run", Cancellation);

        var manifest = await Stage().Run(Request, _ => Task.FromResult(scratch.Database), Cancellation);

        manifest.IsVerified().ShouldBeTrue();
        manifest
            .Subscriptions.Select(one => (one.Name, one.Publications[0], one.Slot))
            .ShouldBe([("idle", "p", null), ("orders", "p", "orders_slot")]);
        (await Store.ReadText($"{EnvironmentName}/backups/{manifest.Id}/manifest.json", Cancellation))!.ShouldNotContain(Password);
        (await SubscriptionsOf(scratch.Database)).ShouldBe(0);
        manifest.Contents.Objects["publication names"].ShouldStartWith("of public.users");
        await scratch.DisposeAsync();
        (await Exists(scratch.Database)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_migration_subscribed_a_copy_to_does_not_keep_that_from_being_dropped()
    {
        var scratch = await ScratchDatabase.Create(Database, "20261120T193404Z-v1.4.0", Cancellation);
        await Subscribe(scratch.Database);
        await ScratchDatabase.DropLeftovers(Database, Cancellation);
        (await Exists(scratch.Database)).ShouldBeFalse();
    }

    [Fact]
    public async Task And_a_person_is_told_which_to_create_anew()
    {
        await Execute("CREATE SUBSCRIPTION since CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE)");
        var manifest = await BackUp();
        await Execute("DROP SUBSCRIPTION since");
        await Subscribe(Database);

        var swapped = await Swap.RestoreAndSwap(manifest, "run", null, Cancellation);

        (await SubscriptionsOf(Database)).ShouldBe(0);
        (await SubscriptionsOf(Database.Named(swapped.KeptAs!))).ShouldBe(2);
        string[] names = ["idle", "orders", "since"];
        foreach (var name in names)
            Transcript.Warnings.ShouldContain(warning =>
                warning.StartsWith($"The subscription \"{name}\" to p is not restored", StringComparison.Ordinal)
            );
    }

    private async Task Subscribe(Database database)
    {
        await Execute(
            $"CREATE SUBSCRIPTION idle CONNECTION 'host=nowhere password={Password}' PUBLICATION p WITH (connect = false, slot_name = NONE)",
            database
        );
        await Execute(
            $"CREATE SUBSCRIPTION orders CONNECTION 'host=nowhere password={Password}' PUBLICATION p WITH (connect = false, slot_name = orders_slot)",
            database
        );
    }

    private Task<long> SubscriptionsOf(Database database) =>
        Ask<long>(
            $"SELECT count(*) FROM pg_subscription JOIN pg_database ON pg_database.oid = subdbid WHERE datname = '{database.Name}'",
            Database.Maintenance
        );

    private async Task<bool> Exists(Database database) =>
        await Ask<long>($"SELECT count(*) FROM pg_database WHERE datname = '{database.Name}'", Database.Maintenance) == 1;
}
