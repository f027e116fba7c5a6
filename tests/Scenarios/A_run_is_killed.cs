namespace Scenarios;

public sealed class A_run_is_killed
{
    [Fact]
    public async Task In_any_stage_and_the_next_run_carries_on()
    {
        await using var checkout = await Checkout.Make();
        await checkout.Run(0, "DeployStaging");
        foreach (var stage in new[] { "Preflight", "Backup", "Rehearse", "Migrate", "Deploy", "Smoke", "Monitor" })
        {
            var data = await checkout.Fingerprint();
            await checkout.Change("src/SampleService/migrations/009_add_users_locale.up.sql", "ALTER TABLE users ADD COLUMN locale text;");
            await checkout.Change(
                "src/SampleService/migrations/009_add_users_locale.down.sql",
                $"ALTER TABLE users DROP COLUMN locale; -- {stage}"
            );

            await checkout.Signal("KILL", stage, "DeployStaging");
            var interrupted = await checkout.Status();
            if (stage != "Preflight")
                ((string?)interrupted["run"]!["status"]).ShouldBe("interrupted", stage);

            var resumed = await checkout.Run(0, "DeployStaging");
            if (stage is not ("Preflight" or "Backup"))
                resumed.Output.ShouldContain("stays the restore point", customMessage: stage);
            (await checkout.Fingerprint()).ShouldBe(data, stage);
            (await checkout.Revision()).ShouldBe("009", stage);
            (await checkout.Ask<long>("SELECT count(*) FROM pg_database WHERE datname LIKE 'app\\_scratch%'")).ShouldBe(0, stage);
            (await checkout.Status())["run"].ShouldBeNull(stage);

            await checkout.Run(0, "Rollback", "--environment", "staging", "--level", "1", "--yes");
            (await checkout.Revision()).ShouldBe("008", stage);
        }
    }

    [Fact]
    public async Task In_a_rollback_and_the_next_run_knows_where_that_was_heading()
    {
        await using var checkout = await Checkout.Make();
        await checkout.Run(0, "DeployStaging");
        var data = await checkout.Fingerprint();

        await checkout.Signal("KILL", "Traffic back", "Rollback", "--environment", "staging", "--level", "3", "--yes");
        await checkout.Run(0, "Rollback", "--environment", "staging", "--yes");
        await IsLive("1.3.0", before: null);
        (await checkout.Fingerprint()).ShouldBe(data);

        await checkout.Run(0, "DeployStaging");
        await checkout.Signal("KILL", "Traffic back", "Rollback", "--environment", "staging", "--yes");
        await checkout.Run(0, "DeployStaging");
        await IsLive("1.4.0", before: "1.3.0");

        await checkout.Change("CHANGELOG.md", "## 1.5.0");
        await checkout.Change("src/SampleService/migrations/009_add_users_locale.up.sql", "ALTER TABLE users ADD COLUMN locale text;");
        await checkout.Change("src/SampleService/migrations/009_add_users_locale.down.sql", "ALTER TABLE users DROP COLUMN locale;");
        await checkout.Signal("KILL", "Smoke", "DeployStaging");
        await checkout.Signal("KILL", "repository", "DeployStaging");
        await checkout.Signal("KILL", "Traffic back", "Rollback", "--environment", "staging", "--yes");
        await checkout.Run(0, "Rollback", "--environment", "staging", "--yes");
        await IsLive("1.4.0", before: "1.3.0");
        (await checkout.Revision()).ShouldBe("008");
        (await checkout.Fingerprint()).ShouldBe(data);

        async Task IsLive(string version, string? before)
        {
            var status = await checkout.Status();
            ((string?)status["live"]!["version"]).ShouldBe(version);
            ((string?)status["previous"]?["version"]).ShouldBe(before);
            status["run"].ShouldBeNull();
            ((string?)(await checkout.Get("version"))["version"]).ShouldBe(version);
        }
    }

    [Fact]
    public async Task Or_cancelled_and_everything_is_put_back()
    {
        await using var checkout = await Checkout.Make();
        await checkout.Run(0, "Preflight", "--environment", "staging");
        var data = await checkout.Fingerprint();
        foreach (var stage in new[] { "Rehearse", "Migrate", "Monitor" })
        {
            var cancelled = await checkout.Signal("TERM", stage, "DeployStaging");
            cancelled.ExitCode.ShouldBe(130, cancelled.ToString());
            cancelled.Output.ShouldContain("Cancelled; staging is as it was");
            (await checkout.Fingerprint()).ShouldBe(data, stage);
            (await checkout.Revision()).ShouldBe("003", stage);
            ((string?)(await checkout.Get("version"))["version"]).ShouldBe("1.3.0", stage);
            (await checkout.Status())["run"].ShouldBeNull(stage);
        }

        await checkout.Run(0, "DeployStaging");
    }
}
