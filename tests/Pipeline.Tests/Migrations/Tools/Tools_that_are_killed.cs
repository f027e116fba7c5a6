using Pipeline.Migrations;
using Pipeline.Processes;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations.Tools;

/// <summary>SIGKILL of the pipeline alone, whose tool works on, and of both: the next run finds out what is true.</summary>
public sealed class Tools_that_are_killed(PostgresServer server, MigrationTools tools) : IClassFixture<MigrationTools>
{
    private const string Asleep = "wait_event = 'PgSleep'";

    public static TheoryData<MigrationToolKind> All =>
        [MigrationToolKind.Alembic, MigrationToolKind.Knex, MigrationToolKind.NodePgMigrate, MigrationToolKind.Commands];

    [Theory]
    [MemberData(nameof(All))]
    public async Task One_that_works_on_is_waited_for(MigrationToolKind kind)
    {
        await using var project = await Slow(kind, seconds: 3);
        await KilledRun.At(project.Database, project.Root, project.Settings, Asleep, "up");

        (await project.Up()).Steps.Select(step => step.Name).ShouldBe(["slow"]);

        (await project.Status()).ShouldSatisfyAllConditions(
            it => it.Current.ShouldBe(project.Id(2)),
            it => it.Interrupted.ShouldBeEmpty(),
            it => it.Pending.ShouldBeEmpty()
        );
        (await project.DownTo(project.Id(1))).Steps.ShouldHaveSingleItem();
        (await project.Has("slow")).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_both_had_begun_is_begun_anew(MigrationToolKind kind)
    {
        await using var project = await Slow(kind, seconds: 30);
        await KilledRun.At(project.Database, project.Root, project.Settings, Asleep, "up");
        KillIn(project.Root);
        await project.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + Asleep);
        project.With(2, "slow", "CREATE TABLE slow (id int)", "DROP TABLE slow");

        await project.Up();

        (await project.Has("slow")).ShouldBeTrue();
        (await project.Status()).ShouldSatisfyAllConditions(it => it.Interrupted.ShouldBeEmpty(), it => it.Pending.ShouldBeEmpty());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_both_had_begun_is_taken_back(MigrationToolKind kind)
    {
        await using var project = await Slow(kind, seconds: 30);
        await KilledRun.At(project.Database, project.Root, project.Settings, Asleep, "up");
        KillIn(project.Root);
        await project.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + Asleep);

        await project.DownTo(project.Id(1));

        (await project.Has("slow")).ShouldBeFalse();
        (await project.Status()).ShouldSatisfyAllConditions(it => it.Current.ShouldBe(project.Id(1)), it => it.Interrupted.ShouldBeEmpty());
    }

    /// <summary>Kills what runs in a folder.</summary>
    private static void KillIn(string root)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
            if (WorkingDirectory(process) is { } folder && folder.StartsWith(root, StringComparison.Ordinal))
                _ = Signal.Send(int.Parse(Path.GetFileName(process), System.Globalization.CultureInfo.InvariantCulture), Signal.Kill);
    }

    private static string? WorkingDirectory(string process)
    {
        try
        {
            return Directory.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<ToolProject> Slow(MigrationToolKind kind, int seconds)
    {
        var project = (await ToolProject.Of(kind, server, tools)).WithUsers();
        await project.Up();
        return project.With(2, "slow", $"CREATE TABLE slow (id int); SELECT pg_sleep({seconds})", "DROP TABLE slow");
    }
}
