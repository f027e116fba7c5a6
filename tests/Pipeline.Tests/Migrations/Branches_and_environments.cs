using System.Collections.Immutable;
using Pipeline.Migrations;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>The same files come to databases that have been other ways, and to environments that are made otherwise.</summary>
public class Branches_and_environments(PostgresServer server)
{
    [Fact]
    public async Task A_late_migration_is_applied_where_that_is_allowed_and_goes_back_first()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers().With("003_c", "CREATE TABLE c ()", "DROP TABLE c");
        await workshop.Up();
        workshop.With("002_b", "CREATE TABLE b ()", "DROP TABLE b");
        (await workshop.UpFails()).Why!.ShouldContain("002_b.up.sql is pending, but 003 is applied already");

        workshop.Settings = new() { OutOfOrder = true };
        (await workshop.Up()).ShouldSatisfyAllConditions(it => it.Before.ShouldBe("003"), it => it.After.ShouldBe("002"));

        (await workshop.DownTo("003")).Steps.Select(step => step.FullName).ShouldBe(["002_b"]);
        ((await workshop.Has("b")), (await workshop.Has("c"))).ShouldBe((false, true));
        (await workshop.Status()).Current.ShouldBe("003");
    }

    [Fact]
    public async Task A_late_migration_that_fails_leaves_what_was_there()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers().With("004_d", "CREATE TABLE d ()", "DROP TABLE d");
        workshop.Settings = new() { OutOfOrder = true };
        await workshop.Up();
        await workshop.With("002_b", "CREATE TABLE b ()", "DROP TABLE b").With("003_c", "SELECT nothing").UpFails();
        (await workshop.Status()).ShouldSatisfyAllConditions(
            it => it.Current.ShouldBe("004"),
            it => it.Applied.Select(row => row.Revision).ShouldBe(["001", "004"])
        );
        (await workshop.Has("b")).ShouldBeFalse();
    }

    [Fact]
    public async Task Placeholders_are_put_in_and_are_no_edit()
    {
        await using var workshop = (await Workshop.On(server)).With(
            "001_a",
            "CREATE TABLE ${table} (id int);",
            "DROP TABLE ${table};",
            """[{ "table": "${table}" }]"""
        );
        workshop.Settings = With("table", "\"Orders\"");
        await workshop.Up();
        (await workshop.Has("\"Orders\"")).ShouldBeTrue();

        workshop.Settings = With("table", "other");
        (await workshop.Up()).Steps.ShouldBeEmpty();
        await workshop.DownTo(null);
        (await workshop.Has("\"Orders\"")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_repeatable_is_run_again_when_what_is_put_in_was_changed()
    {
        await using var workshop = (await Workshop.On(server)).With("R_limit", "CREATE OR REPLACE VIEW a AS SELECT ${limit} AS most");
        workshop.Settings = With("limit", "7");
        await workshop.Up();
        workshop.Settings = With("limit", "8");
        (await workshop.Up()).Steps.Single().FullName.ShouldBe("0+2_limit");
        (await workshop.Ask<int>("SELECT most FROM a")).ShouldBe(8);
    }

    [Fact]
    public async Task A_name_that_stands_for_nothing_is_refused_where_names_are_set()
    {
        await using var workshop = (await Workshop.On(server)).With("001_a", "SELECT 1;\nSELECT '${tabel}'");
        workshop.Settings = With("table", "users");
        (await workshop.UpFails()).Why!.ShouldContain("001_a.up.sql:2: ${tabel} stands for nothing; expected one of ${table}");
        foreach (var kind in new[] { "backfill.sql", "verify.json" })
        {
            var file = Path.Combine(workshop.Folder, $"001_a.{kind}");
            await File.WriteAllTextAsync(file, "${nothing}", TestContext.Current.CancellationToken);
            (await workshop.UpFails()).Why!.ShouldContain($"001_a.{kind}:1: ${{nothing}} stands for nothing");
            File.Delete(file);
        }

        workshop.Settings = new();
        await workshop.Up();
    }

    [Fact]
    public void A_name_is_a_word() => With("my-table", "x").Faults().Single().Key.ShouldBe("placeholders");

    private static MigrationSettings With(string name, string value) =>
        new() { Placeholders = ImmutableDictionary<string, string>.Empty.Add(name, value) };
}
