using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

public class Going_back(PostgresServer server)
{
    [Fact]
    public async Task Everything_newer_is_reverted_newest_first_and_can_go_up_again()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With("002_b", "CREATE TABLE b (id int)", "DROP TABLE b")
            .With("003_c", "CREATE VIEW c AS TABLE b", "DROP VIEW c");
        await workshop.Up();

        var record = await workshop.DownTo("1");

        record.Before.ShouldBe("003");
        record.Steps.Select(step => step.FullName).ShouldBe(["003_c", "002_b"]);
        (await workshop.Status()).Current.ShouldBe("001");
        (await workshop.Up()).Steps.Count.ShouldBe(2);
        (await workshop.Ask<long>("SELECT count(*) FROM pipeline.migrations")).ShouldBe(5);
    }

    [Fact]
    public async Task The_way_back_is_the_one_that_was_there_when_it_was_applied()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With("002_b", "CREATE TABLE b (id int)", "DROP TABLE b")
            .With("003_c", "CREATE TABLE c (id int)", "DROP TABLE c");
        await workshop.Up();
        foreach (var file in Directory.EnumerateFiles(workshop.Folder, "003*"))
            File.Delete(file);
        File.WriteAllText(Path.Combine(workshop.Folder, "002_b.down.sql"), "SELECT nonsense");

        await workshop.DownTo("001");

        (await workshop.Has("b")).ShouldBeFalse();
        (await workshop.Has("c")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_way_back_that_was_written_later_counts()
    {
        await using var workshop = (await Workshop.On(server)).With("001_a", "CREATE TABLE a (id int)");
        await workshop.Up();
        (await workshop.Status()).WithoutDown(null).ShouldBe(["001_a"]);
        workshop.With("001_a", "CREATE TABLE a (id int)", "DROP TABLE a");
        (await workshop.Status()).WithoutDown(null).ShouldBeEmpty();
        await workshop.DownTo(null);
        (await workshop.Has("a")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_missing_down_script_refuses_the_whole_way_back()
    {
        await using var workshop = (await Workshop.On(server))
            .With("001_a", "SELECT 1")
            .With("002_b", "CREATE TABLE b (id int)", "DROP TABLE b");
        await workshop.Up();
        var failure = await Should.ThrowAsync<PipelineException>(() => workshop.DownTo(null));
        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.Why!.ShouldContain("no down script for 001_a");
        (await workshop.Has("b")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("007")]
    [InlineData("latest")]
    public async Task A_revision_that_is_not_applied_is_refused(string revision)
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        (await Should.ThrowAsync<PipelineException>(() => workshop.DownTo(revision))).ExitCode.ShouldBe(ExitCode.Refused);
    }
}
