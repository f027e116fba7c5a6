using Pipeline.Databases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

public sealed class Roles_that_a_server_lacks(PostgresServer server) : BackupTest(server)
{
    [Fact]
    public async Task Leave_rights_out_of_a_restore_and_out_of_its_proof()
    {
        await Role("lessee");
        await Role("heir");
        await Execute("GRANT SELECT ON users TO lessee");
        await Execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO heir");
        var (manifest, _) = await Prove();
        manifest.Grantees.ShouldBe(["heir", "lessee"]);
        manifest.Verification!.WithRights.ShouldBeTrue();
        await using var elsewhere = new PostgresServer();
        await elsewhere.InitializeAsync();

        var proof = (await Restore.Into(await elsewhere.CreateDatabase(), manifest, "run", Cancellation)).Verification!;

        Transcript.Warnings.ShouldHaveSingleItem().ShouldContain("there is no role \"heir\", \"lessee\", which has rights in it");
        (proof.WithRights, proof.Extent, proof.Told).ShouldBe(
            (false, "full but for rights", "restored and compared without owners and rights")
        );
        // What was proven before is more, and stays.
        (await Catalogue.Read(manifest.Id, Cancellation)).Verification!.WithRights.ShouldBeTrue();
    }

    [Fact]
    public async Task Are_created_when_policies_and_user_mappings_are_for_them()
    {
        await Role("tenant");
        await Role("traveller");
        await Execute("CREATE POLICY own ON users TO tenant USING (true)");
        await Execute("CREATE EXTENSION postgres_fdw");
        await Execute("CREATE SERVER abroad FOREIGN DATA WRAPPER postgres_fdw");
        await Execute("CREATE USER MAPPING FOR traveller SERVER abroad");
        await using var elsewhere = new PostgresServer();
        await elsewhere.InitializeAsync();
        var copy = await elsewhere.CreateDatabase();

        var manifest = await Stage().Run(Request, _ => Task.FromResult(copy), Cancellation);

        manifest.Verification!.WithRights.ShouldBeTrue();
        manifest.Subjects.ShouldBe(["tenant", "traveller"]);
        (await Ask<bool>("SELECT bool_or(rolcanlogin) FROM pg_roles WHERE rolname IN ('tenant', 'traveller')", copy)).ShouldBeFalse();
        Transcript.Warnings.Count.ShouldBe(2);
        Transcript.Warnings[0].ShouldContain("The role \"tenant\" did not exist");

        await Execute("DROP OWNED BY tenant", copy);
        await Execute("DROP ROLE tenant", copy);
        await Execute("CREATE ROLE plain LOGIN", copy);
        var refused = await Should.ThrowAsync<PipelineException>(() =>
            Restore.Into(copy with { User = "plain" }, manifest, "run", Cancellation)
        );
        refused.Next.ShouldBe("Let somebody who may create it: CREATE ROLE \"tenant\" NOLOGIN");
    }

    [Theory]
    [InlineData("GRANT SELECT ON users TO departed")]
    [InlineData("CREATE POLICY own ON users TO departed USING (true)")]
    public async Task Keep_the_live_database_in_its_place(string mention)
    {
        await Role("departed");
        await Execute(mention);
        var manifest = await BackUp();
        await Execute("DROP OWNED BY departed");
        await Execute("DROP ROLE departed");
        var refused = await Should.ThrowAsync<PipelineException>(() => Swap.RestoreAndSwap(manifest, "run", null, Cancellation));
        refused.Why.ShouldBe("there is no role \"departed\", which has rights in it.");
    }

    [Fact]
    public async Task Own_more_than_tables()
    {
        await Role("planner");
        await Execute("ALTER DEFAULT PRIVILEGES FOR ROLE planner GRANT SELECT ON TABLES TO PUBLIC");
        await Role("publisher");
        await Execute("CREATE PUBLICATION names FOR TABLE users");
        await Execute($"GRANT CREATE ON DATABASE {SqlExecution.QuoteIdentifier(Database.Name)} TO publisher");
        await Execute("ALTER PUBLICATION names OWNER TO publisher");
        (await BackUp()).Owners.ShouldBe(["planner", "postgres", "publisher"]);
    }

    private Task Role(string name) => Execute($"DO $$ BEGIN CREATE ROLE {name}; EXCEPTION WHEN duplicate_object THEN END $$");
}
