using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>What is set for a role, or for the database, is for its clients and not for a backup.</summary>
public sealed class Roles_with_settings_of_their_own(PostgresServer server) : BackupTest(server)
{
    [Theory]
    [InlineData("search_path = ''")]
    [InlineData("search_path = hostile, pg_catalog")]
    [InlineData("statement_timeout = '200ms'")]
    [InlineData("lock_timeout = '200ms'")]
    [InlineData("idle_session_timeout = '200ms'")]
    [InlineData("idle_in_transaction_session_timeout = '200ms'")]
    [InlineData("row_security = off")]
    [InlineData("timezone = 'Asia/Kathmandu'")]
    [InlineData("datestyle = 'SQL, DMY'")]
    [InlineData("extra_float_digits = -10")]
    [InlineData("bytea_output = 'escape'")]
    [InlineData("client_encoding = 'LATIN1'")]
    [InlineData("quote_all_identifiers = on")]
    [InlineData("standard_conforming_strings = off")]
    public async Task Take_prove_and_swap_as_any_other(string setting)
    {
        var role = $"role_{Database.Name}";
        await Execute($"CREATE ROLE {role} LOGIN SUPERUSER");
        await Execute($"ALTER ROLE {role} SET {setting}");
        await Execute(
            "CREATE TABLE value AS SELECT n / 3.0::float8 AS number, now() AS at, '\\x00ff'::bytea AS bytes, 'é\\' AS text FROM generate_series(1, 60000) AS n"
        );
        await Hijack();
        var live = Database with { User = role };
        var scratch = await ScratchDatabase.Create(live, "run", Cancellation);

        var manifest = await new BackupStage(live, Location, new BackupSettings(), Transcript).Run(
            Request,
            _ => Task.FromResult(scratch.Database),
            Cancellation
        );
        manifest.IsVerified().ShouldBeTrue();
        await scratch.DisposeAsync();
        await new DatabaseSwap(live, Location, new BackupSettings(), Transcript).RestoreAndSwap(manifest, "run", null, Cancellation);

        (await Ask<long>("SELECT count(*) FROM value")).ShouldBe(60000);
        (await Ask<long>($"SELECT count(*) FROM pg_database WHERE datname LIKE '{Database.Name}\\_scratch%'")).ShouldBe(0);
    }

    [Fact]
    public async Task And_so_does_a_database_that_is_closed_to_writes()
    {
        await Execute($"ALTER DATABASE {Database.Name} SET default_transaction_read_only = on", Database.Maintenance);
        await Execute($"ALTER DATABASE {Database.Name} SET statement_timeout = '200ms'", Database.Maintenance);
        var (manifest, _) = await Prove();
        await Swap.RestoreAndSwap(manifest, "run", null, Cancellation);
        (await Ask<string>("SHOW default_transaction_read_only")).ShouldBe("on");
    }

    /// <summary>A function that would be called instead of PostgreSQL's own by whoever lets it into the search path.</summary>
    private async Task Hijack()
    {
        await Execute("CREATE SCHEMA hostile");
        await Execute(
            "CREATE FUNCTION hostile.format(text, name, name) RETURNS text LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'hijacked'; END$$"
        );
    }

    [Fact]
    public async Task A_setting_that_would_read_the_rows_in_another_way_comes_after_them()
    {
        await Execute("CREATE TABLE arrays AS SELECT ARRAY['a', NULL]::text[] AS a");
        await Execute($"ALTER DATABASE {Database.Name} SET array_nulls = off", Database.Maintenance);

        var (manifest, copy) = await Prove();

        manifest.IsVerified().ShouldBeTrue();
        (await Ask<long>("SELECT count(*) FROM arrays WHERE a[2] IS NULL", copy)).ShouldBe(1);
    }
}
