using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

public sealed class Whatever_a_database_is_called(PostgresServer server) : BackupTest(server)
{
    [Theory]
    [InlineData("a=b")]
    [InlineData("a b")]
    [InlineData("it's \"quoted\"")]
    [InlineData("postgresql://somewhere/x")]
    [InlineData("-x")]
    [InlineData("%s")]
    [InlineData("back\\slash")]
    [InlineData("new\nline")]
    [InlineData("{database}")]
    [InlineData("é😀")]
    [InlineData("as_long_as_postgresql_lets_the_name_of_a_database_be___________")]
    public async Task It_is_taken_proven_and_swapped(string name)
    {
        await Execute($"CREATE DATABASE {SqlExecution.QuoteIdentifier(name)}");
        var live = Database.Named(name);
        await Execute("CREATE TABLE number AS SELECT generate_series(1, 1000) AS number", live);
        await Execute($"ALTER DATABASE {SqlExecution.QuoteIdentifier(name)} SET work_mem = '5MB'");
        var scratch = await ScratchDatabase.Create(live, "run", Cancellation);

        var manifest = await new BackupStage(live, Location, new BackupSettings(), Transcript).Run(
            Request,
            _ => Task.FromResult(scratch.Database),
            Cancellation
        );
        await scratch.DisposeAsync();
        var swapped = await new DatabaseSwap(live, Location, new BackupSettings(), Transcript).RestoreAndSwap(
            manifest,
            "run",
            null,
            Cancellation
        );

        manifest.IsVerified().ShouldBeTrue();
        manifest.Roles.ShouldNotBeNull();
        (await Ask<long>("SELECT count(*) FROM number", live)).ShouldBe(1000);
        (await Ask<string>("SHOW work_mem", live)).ShouldBe("5MB");
        (await Exists(swapped.KeptAs!)).ShouldBeTrue();
        (await Exists(scratch.Database.Name)).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_what_a_run_has_restored_is_dropped_as_unfinished()
    {
        string[] endings = ["_restored_20261120T193404Z-v1.4.0", "_restored_mine", "_restored_2026", "_before_20261120T193404Z-v1.4.0"];
        foreach (var ending in endings)
            await Execute($"CREATE DATABASE {SqlExecution.QuoteIdentifier(Database.Name + ending)}");
        await Swap.RemoveUnfinished(Cancellation);
        var found = await Task.WhenAll(endings.Select(ending => Exists(Database.Name + ending)));
        found.ShouldBe([false, true, true, true]);
    }

    private async Task<bool> Exists(string name)
    {
        await using var connection = await Database.Maintenance.Connect(Cancellation);
        return await connection.Scalar<long>("SELECT count(*) FROM pg_database WHERE datname = $1", Cancellation, name) == 1;
    }
}
