using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>Views and functions: what is written as a whole and run again when it was changed.</summary>
public class Repeatable_scripts(PostgresServer server)
{
    private const string Names = "CREATE OR REPLACE VIEW names AS SELECT name FROM users";
    private const string Drop = "DROP VIEW names";

    [Fact]
    public async Task They_are_run_after_the_migrations_and_again_when_they_were_changed()
    {
        await using var workshop = (await Workshop.On(server)).With("R_names", Names, Drop).WithUsers();
        (await workshop.Up()).Steps.Select(step => step.FullName).ShouldBe(["001_users", "001+1_names"]);

        (await workshop.Up()).Steps.ShouldBeEmpty();

        workshop.With("R_names", $"{Names} WHERE id > 0", Drop);
        (await workshop.Status()).Pending.Single().FullName.ShouldBe("001+2_names");
        (await workshop.Up()).ShouldSatisfyAllConditions(it => it.Before.ShouldBe("001+1"), it => it.After.ShouldBe("001+2"));
        (await Definition(workshop)).ShouldContain("id > 0");
    }

    [Fact]
    public async Task The_way_back_is_the_script_as_it_was_before()
    {
        await using var workshop = (await Workshop.On(server)).With("R_names", Names, Drop).WithUsers();
        await workshop.Up();
        await workshop.With("R_names", $"{Names} WHERE id > 0", Drop).With("002_b", "CREATE TABLE b ()", "DROP TABLE b").Up();

        await workshop.DownTo("001+1");

        (await workshop.Status()).Current.ShouldBe("001+1");
        (await Definition(workshop)).ShouldNotContain("id > 0");
        await workshop.DownTo("001");
        (await workshop.Has("names")).ShouldBeFalse();
        (await workshop.Up()).Steps.Select(step => step.FullName).ShouldBe(["002_b", "002+1_names"]);
    }

    [Fact]
    public async Task A_view_that_needs_what_an_older_way_back_restores_comes_after_that()
    {
        const string Whole = "DROP VIEW IF EXISTS names; CREATE VIEW names AS SELECT";
        await using var workshop = (await Workshop.On(server)).WithUsers().With("R_names", $"{Whole} name FROM users", Drop);
        await workshop.Up();
        workshop
            .With("002_no_name", "DROP VIEW names; ALTER TABLE users DROP name", "ALTER TABLE users ADD name text")
            .With("R_names", $"{Whole} id FROM users", Drop);
        await workshop.Up();

        (await workshop.DownTo("001+1")).Steps.Select(step => step.FullName).ShouldBe(["002_no_name", "002+1_names"]);

        (await Definition(workshop)).ShouldContain("name");
        (await workshop.Status()).Current.ShouldBe("001+1");
    }

    [Fact]
    public async Task One_that_fails_takes_the_whole_run_back()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With("R_names", "CREATE VIEW names AS SELECT nothing FROM users", Drop);
        (await workshop.UpFails()).Message.ShouldContain("R_names.up.sql:1");
        (await workshop.Status()).Current.ShouldBeNull();
    }

    [Fact]
    public async Task One_without_a_way_back_cannot_be_gone_back_behind()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers().With("R_names", Names);
        await workshop.Up();
        (await Should.ThrowAsync<PipelineException>(() => workshop.DownTo("001"))).Why!.ShouldContain("001+1_names");
    }

    [Fact]
    public async Task One_whose_file_is_gone_stays_and_is_told()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers().With("R_names", Names);
        await workshop.Up();
        File.Delete(Path.Combine(workshop.Folder, "R_names.up.sql"));
        (await workshop.Up()).Steps.ShouldBeEmpty();
        workshop.Said.ShouldContain("001+1_names is applied, but");
    }

    private static async Task<string> Definition(Workshop workshop) => (await workshop.Ask<string>("SELECT pg_get_viewdef('names')"))!;
}
