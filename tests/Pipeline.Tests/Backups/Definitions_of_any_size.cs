using Pipeline.Backups;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>An archive's table of contents holds the definitions, and may be larger than any part of it that is kept at hand.</summary>
public sealed class Definitions_of_any_size(PostgresServer server) : BackupTest(server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Are_restored(int jobs)
    {
        await Functions(2100, "repeat(md5(i::text), 1500)");

        var (manifest, copy) = await Prove(new BackupSettings { Jobs = jobs, LargeTable = new(8192) });

        manifest.Parts.Count.ShouldBe(jobs);
        manifest.IsVerified().ShouldBeTrue();
        (await Ask<bool>("SELECT to_regclass('users_pkey') IS NOT NULL", copy)).ShouldBeTrue();
    }

    [Fact]
    public async Task Are_rehearsed_on_where_rows_are_not_restored()
    {
        await Functions(150, "(SELECT string_agg(md5(random()::text || i), '') FROM generate_series(1, 1500))");
        var (manifest, _) = await Prove(new BackupSettings { Verification = VerificationLevel.Readable });
        var copy = await Server.CreateDatabase();

        await Restore.SchemaInto(copy, manifest, Cancellation);

        (await Ask<long>("SELECT count(*) FROM pg_proc WHERE proname LIKE 'made_%'", copy)).ShouldBe(150);
    }

    private Task Functions(int count, string body) =>
        Execute(
            $"DO $$ BEGIN FOR i IN 1..{count} LOOP EXECUTE format('CREATE FUNCTION made_%s() RETURNS text LANGUAGE sql AS %L', i, 'SELECT ''' || {body} || ''''); END LOOP; END $$"
        );
}
