using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

public sealed class Backups_are_proven_to_restore(PostgresServer server) : BackupTest(server)
{
    [Fact]
    public async Task And_the_proof_is_kept_beside_the_manifest()
    {
        var manifest = await BackUp();
        await using var scratch = await ScratchDatabase.Create(Database, "run", Cancellation);
        await Restore.Into(scratch.Database, manifest, "run", Cancellation);
        (await Ask<string>("SELECT md5(string_agg(name, ',' ORDER BY id)) FROM users", scratch.Database)).ShouldBe(
            await Ask<string>("SELECT md5(string_agg(name, ',' ORDER BY id)) FROM users")
        );
        (await IsVerified(manifest)).ShouldBeTrue();
    }

    [Fact]
    public async Task Other_rows_than_were_backed_up_are_named()
    {
        var manifest = await BackUp();
        var forged = manifest with
        {
            Contents = manifest.Contents with
            {
                Tables = manifest.Contents.Tables.ToDictionary(
                    table => table.Key,
                    table => table.Key == "public.users" ? table.Value with { Rows = 2001 } : table.Value
                ),
            },
        };
        var failure = await IsFoundDamaged(forged);
        failure.Why.ShouldBe("public.users: found 2,000 rows, expected 2,001 rows");
    }

    [Fact]
    public async Task A_backup_that_does_not_exist_is_told_with_the_way_to_the_list() =>
        (await Should.ThrowAsync<PipelineException>(() => Catalogue.Read("20260101T000000Z-v1", Cancellation))).Next.ShouldBe(
            "./build.sh Backups --environment staging"
        );

    [Fact]
    public async Task Scratch_databases_of_killed_runs_are_dropped_and_what_people_have_made_is_not()
    {
        var scratch = await ScratchDatabase.Create(Database, "20261120T193404Z-v1.4.0", Cancellation);
        var mine = scratch.Database.Name[..(scratch.Database.Name.IndexOf("_scratch_", StringComparison.Ordinal) + 9)] + "mine";
        await Execute($"CREATE DATABASE {SqlExecution.QuoteIdentifier(mine)}");
        await ScratchDatabase.DropLeftovers(Database, Cancellation);
        (await Exists(scratch.Database.Name)).ShouldBeFalse();
        (await Exists(mine)).ShouldBeTrue();
        (await Exists(Database.Name)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("app")]
    [InlineData("customer_portal_production_database_1")]
    [InlineData("a_database_whose_name_is_as_long_as_postgresql_lets_it_be_______")]
    [InlineData("😀😀😀😀😀😀😀😀")]
    public void A_name_is_cut_where_its_leftovers_are_looked_for(string name)
    {
        var made = DatabaseNames.Of(name, "_scratch_", "20261120T193404Z-v1.4.0-rc.12-2");
        System.Text.Encoding.UTF8.GetByteCount(made).ShouldBeLessThanOrEqualTo(63);
        DatabaseNames.IsOfARun(made, name, "_scratch_").ShouldBeTrue();
        DatabaseNames.IsOfARun(made, name + "2", "_scratch_").ShouldBeFalse();
        DatabaseNames.IsOfAnyRun(made).ShouldBeTrue();
        DatabaseNames.IsOfAnyRun(name + "_scratch_mine").ShouldBeFalse();
        var (mine, yours) = (DatabaseNames.Marked(name, "store staging"), DatabaseNames.Marked(name, "store production"));
        DatabaseNames.IsOfARun(DatabaseNames.Of(mine, "_scratch_", "20261120T193404Z-v1"), mine, "_scratch_").ShouldBeTrue();
        DatabaseNames.IsOfARun(DatabaseNames.Of(mine, "_scratch_", "20261120T193404Z-v1"), yours, "_scratch_").ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_written_since_is_counted_before_it_is_lost()
    {
        var manifest = await BackUp();
        await Execute("INSERT INTO users (name) SELECT 'late' FROM generate_series(1, 3)");
        await Execute("DELETE FROM \"odd Name\" WHERE id <= 2");
        var loss = await DataLoss.Since(Database, manifest, TimeProvider.System, Cancellation);
        loss.Tables.ShouldBe(new Dictionary<string, long> { ["public.users"] = 3, ["public.\"odd Name\""] = -2 }, ignoreOrder: true);
        loss.ToString().ShouldContain("public.users has 3 more");
        loss.ToString().ShouldContain("public.\"odd Name\" has 2 fewer");
    }

    private Task<long> Count(string name) => Ask<long>($"SELECT count(*) FROM pg_database WHERE datname = '{name}'");

    private async Task<bool> Exists(string name) => await Count(name) == 1;

    private async Task<PipelineException> IsFoundDamaged(BackupManifest manifest)
    {
        await using var scratch = await ScratchDatabase.Create(Database, "run", Cancellation);
        var failure = await Should.ThrowAsync<PipelineException>(() => Restore.Into(scratch.Database, manifest, "run", Cancellation));
        failure.What.ShouldContain("is damaged");
        (await IsVerified(manifest)).ShouldBeFalse();
        return failure;
    }
}
