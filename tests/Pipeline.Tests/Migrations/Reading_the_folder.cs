using Pipeline.Migrations;

namespace Pipeline.Tests.Migrations;

public sealed class Reading_the_folder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-migrations-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Migrations_come_in_the_order_of_their_numbers()
    {
        Write("10_late.up.sql", "SELECT 1");
        Write("9_early.up.sql", "SELECT 1");
        Write("9_early.down.sql", "SELECT 1");
        Write("README.md", "not a migration");
        var folder = await Read();
        folder.Migrations.Select(migration => migration.FullName).ShouldBe(["9_early", "10_late"]);
        folder.Migrations.Select(migration => migration.HasDown).ShouldBe([true, false]);
    }

    [Fact]
    public async Task A_folder_of_Prisma_s_is_a_migration()
    {
        foreach (var name in new[] { "20261121120000_add_last_seen", "drafts" })
            Directory.CreateDirectory(Path.Combine(_folder, name));
        Write("20261121120000_add_last_seen/migration.sql", "SELECT 1");
        Write("20261121120000_add_last_seen/down.sql", "SELECT 2");
        Write("20261121120000_add_last_seen/verify.json", """[{ "table": "users" }]""");
        Write("drafts/notes.sql", "not yet");
        Write("migration_lock.toml", "provider = \"postgresql\"");

        var migration = (await Read()).Migrations.Single();

        (migration.FullName, migration.Down!.Text, migration.Verifications.Count).ShouldBe(("20261121120000_add_last_seen", "SELECT 2", 1));
    }

    [Fact]
    public async Task Flyway_s_names_are_read_and_its_versions_compared_as_it_does()
    {
        Write("V1.10__late.sql", "SELECT 1");
        Write("V1_9__early.sql", "SELECT 1");
        Write("U1.9__early.sql", "SELECT 2");
        Write("V1_9__early.verify.json", "[]");
        Write("V1__first.sql", "SELECT 1");
        Write("R__names.sql", "SELECT 3");

        var folder = await Read();

        folder.Migrations.Select(migration => migration.FullName).ShouldBe(["1_first", "1.9_early", "1.10_late"]);
        folder.Migrations[1].Down!.Text.ShouldBe("SELECT 2");
        folder.Repeatables.Single().Name.ShouldBe("names");
        Write("V1.10.0__again.sql", "SELECT 1");
        (await Should.ThrowAsync<PipelineException>(Read)).Why!.ShouldContain("have the same number");
    }

    [Theory]
    [InlineData("7", "007", 0)]
    [InlineData("1.9", "1.10", -1)]
    [InlineData("1.0", "1", 0)]
    [InlineData("99999999999999999999", "100000000000000000000", -1)]
    [InlineData("007+1", "007", 0)]
    [InlineData("a3", "7", 1)]
    public void Revisions_are_compared_by_their_numbers(string one, string other, int order)
    {
        var (first, second) = (RevisionNumber.Of(one), RevisionNumber.Of(other));
        Math.Sign(RevisionNumber.Order.Compare(first, second)).ShouldBe(order);
        Math.Sign(RevisionNumber.Order.Compare(second, first)).ShouldBe(-order);
        first.IsBefore(second).ShouldBe(order < 0);
    }

    [Fact]
    public void What_a_repeatable_script_changed_is_a_revision_of_its_own()
    {
        RevisionNumber.Of("007+1").ShouldBe(RevisionNumber.Of("7+1"));
        RevisionNumber.Of("007+1").ShouldNotBe(RevisionNumber.Of("007"));
        RevisionNumber.Of("b+1").IsRepeated.ShouldBeFalse();
    }

    [Fact]
    public async Task All_faults_are_told_at_once_with_their_files()
    {
        Write("001_a.up.sql", "SELECT 1");
        Write("01_b.up.sql", "SELECT 1");
        Write("002_.up.sql", "SELECT 1");
        Write("003_c.down.sql", "SELECT 1");
        Write("004_d.up.sql", "SELECT 1;\nCOMMIT;");
        Write("004_d.verify.json", """[{ "name": "x", "sql": "SELECT 1; SELECT 2", "expect": [] }, 7]""");
        Write("005_e.up.sql", "SELECT 1");
        Write("005_e.verify.json", "[\n{,");
        await File.WriteAllBytesAsync(Path.Combine(_folder, "006_f.up.sql"), [0x53, 0xFF], TestContext.Current.CancellationToken);
        Write("notes.sql", "");

        var failure = await Should.ThrowAsync<PipelineException>(Read);

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        string[] expected =
        [
            "01_b.up.sql have the same number",
            "002_.up.sql: expected a name",
            "003_c.down.sql: there is no 003_c.up.sql",
            "004_d.up.sql:2: COMMIT",
            "004_d.verify.json: [0]: expect",
            "004_d.verify.json: [0]: sql is not one",
            "004_d.verify.json: [1]: found number",
            "005_e.verify.json:2:",
            "006_f.up.sql: found bytes that are not UTF-8",
            "notes.sql: expected a name",
        ];
        expected.ShouldAllBe(words => failure.Why!.Contains(words));
        failure.Why!.Split('\n').Length.ShouldBe(expected.Length);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named() =>
        (
            await Should.ThrowAsync<PipelineException>(() =>
                MigrationFolder.Read("/no/such", SqlPlaceholders.None, TestContext.Current.CancellationToken)
            )
        ).Message.ShouldContain("/no/such");

    [Theory]
    [InlineData("\uFEFFSELECT 1;\r\nSELECT 2;  \r\n\r\n")]
    [InlineData("SELECT 1;\t\nSELECT 2;")]
    public void Line_ends_and_trailing_spaces_do_not_change_the_checksum(string text) =>
        new MigrationScript("a", text).Checksum.ShouldBe(new MigrationScript("b", "SELECT 1;\nSELECT 2;\n").Checksum);

    [Fact]
    public void Any_other_change_does() =>
        new MigrationScript("a", "SELECT  1").Checksum.ShouldNotBe(new MigrationScript("a", "SELECT 1").Checksum);

    [Theory]
    [InlineData("-- pipeline: no-transaction\nSELECT 1", false)]
    [InlineData("\uFEFF-- pipeline: no-transaction  \r\nSELECT 1", false)]
    [InlineData("SELECT 1;\n-- pipeline: no-transaction", true)]
    public void Only_the_first_line_takes_a_script_out_of_its_transaction(string text, bool isTransactional) =>
        new MigrationScript("a", text).IsTransactional.ShouldBe(isTransactional);

    [Theory]
    [InlineData("-- pipeline: no-transactions\nSELECT 1", "a:1: found -- pipeline: no-transactions, expected")]
    [InlineData("SELECT 1;\nDROP INDEX CONCURRENTLY i", "a:2: CONCURRENTLY is not possible in a transaction")]
    public void A_marker_that_is_wrong_or_missing_is_told_before_anything_runs(string text, string fault) =>
        new MigrationScript("a", text).Faults.Single().ShouldStartWith(fault);

    [Fact]
    public void Settings_that_cannot_work_are_told_with_what_is_expected()
    {
        var settings = new MigrationSettings
        {
            Folder = "",
            LockTimeout = TimeSpan.Zero,
            UndoDeadline = TimeSpan.Zero,
        };
        settings.Faults().Select(fault => fault.Key).ShouldBe(["folder", "lockTimeout", "undoDeadline"]);
        new MigrationSettings().Faults().ShouldBeEmpty();
    }

    [Fact]
    public void A_difference_between_texts_shows_the_lines_of_each() =>
        TextDifference.Short("a\nb\nb\nc", "a\nb\nd").ShouldBe("  - b\n  - c\n  + d");

    private Task<MigrationFolder> Read() => MigrationFolder.Read(_folder, SqlPlaceholders.None, TestContext.Current.CancellationToken);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
