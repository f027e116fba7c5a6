using Pipeline.Processes;

namespace Scenarios;

public sealed class A_release_goes_out_and_comes_back
{
    [Fact]
    public async Task At_every_level()
    {
        await using var checkout = await Checkout.Make();

        var first = await checkout.Run(0, "DeployStaging");
        first.Output.ShouldContain(" 0 of ");
        first.Output.ShouldContain("008_validate_users_organisation");
        ((string?)(await checkout.Get("version"))["version"]).ShouldBe("1.4.0");
        (await checkout.Revision()).ShouldBe("008");
        var data = await checkout.Fingerprint();

        var again = await checkout.Run(0, "DeployStaging");
        again.Output.ShouldContain("Nothing to do");

        (await checkout.Run(0, "RollbackPlan", "--environment", "staging")).Output.ShouldContain("level 2");
        (await checkout.Run(3, "Rollback", "--environment", "staging")).ToString().ShouldContain("--yes");
        (await checkout.Run(0, "Rollback", "--environment", "staging", "--yes")).Output.ShouldContain("Traffic back on blue (1.3.0)");
        ((string?)(await checkout.Get("version"))["version"]).ShouldBe("1.3.0");
        var status = await checkout.Status();
        ((string?)status["live"]!["version"]).ShouldBe("1.3.0");
        status["previous"].ShouldBeNull();
        status["run"].ShouldBeNull();

        await checkout.Change("src/SampleService/migrations/009_add_users_locale.up.sql", "ALTER TABLE users ADD COLUMN locale text;");
        await checkout.Change("src/SampleService/migrations/009_add_users_locale.down.sql", "ALTER TABLE users DROP COLUMN locale;");
        await checkout.Run(0, "DeployStaging");
        (await checkout.Run(0, "Rollback", "--environment", "staging", "--level", "1", "--yes")).Output.ShouldContain(
            "009_add_users_locale reverted"
        );
        (await checkout.Revision()).ShouldBe("008");
        ((string?)(await checkout.Get("version"))["version"]).ShouldBe("1.3.0");
        (await checkout.Fingerprint()).ShouldBe(data);

        await checkout.Change("CHANGELOG.md", "## 1.4.1");
        await checkout.Run(0, "DeployStaging");
        await checkout.Ask<long>(
            "WITH made AS (INSERT INTO users (email, name, password) VALUES ('late@example.org', 'Late', 'x') RETURNING 1) SELECT count(*) FROM made"
        );
        (await checkout.Run(0, "RollbackPlan", "--environment", "staging", "--level", "3")).Output.ShouldContain("public.users has 1 more");
        var restored = await checkout.Run(0, "Rollback", "--environment", "staging", "--level", "3", "--yes");
        restored.Output.ShouldContain("kept as");
        (await checkout.Ask<long>("SELECT count(*) FROM users WHERE email = 'late@example.org'")).ShouldBe(0);
        (await checkout.Fingerprint()).ShouldBe(data);
        (await checkout.Ask<long>("SELECT count(*) FROM pg_database WHERE datname LIKE 'app_before_%'")).ShouldBe(1);
        ((string?)(await checkout.Get("version"))["version"]).ShouldBe("1.3.0");

        (await checkout.Run(3, "Rollback", "--environment", "staging", "--yes")).ToString().ShouldContain("nothing to roll back to");
        (await checkout.Run(0, "History", "--environment", "staging")).Output.ShouldContain("Succeeded");
        (await checkout.Run(0, "Backups", "--environment", "staging")).Output.ShouldContain("full, ");
        (await checkout.Run(0, "MigrationStatus", "--environment", "staging")).Output.ShouldContain("pending");

        await checkout.Run(0, "SandboxDown");
        (await new Command("pgrep", "-f", checkout.Folder).Try(TestContext.Current.CancellationToken)).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task To_production_only_after_staging_had_it()
    {
        await using var checkout = await Checkout.Make();
        (await checkout.Run(3, "DeployProduction")).Output.ShouldContain("has not run successfully in staging");
        await checkout.Run(0, "DeployStaging");
        await checkout.Run(0, "DeployProduction");
        ((string?)(await checkout.Get("version", "production"))["version"]).ShouldBe("1.4.0");
    }

    [Fact]
    public async Task Again_when_it_is_live_but_does_not_answer()
    {
        await using var checkout = await Checkout.Make();
        await checkout.Run(0, "DeployStaging");
        var supervised = await new Command("pgrep", "-f", checkout.SandboxFile("service/slots/green")).Run(
            TestContext.Current.CancellationToken
        );
        var child = await File.ReadAllTextAsync(checkout.SandboxFile("service/slots/green/child"), TestContext.Current.CancellationToken);
        await new Command(
            "kill",
            ["-KILL", .. supervised.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), child.Split(' ')[0]]
        ).Run(TestContext.Current.CancellationToken);
        (await checkout.Run(0, "DeployStaging")).Output.ShouldNotContain("Nothing to do");
        ((string?)(await checkout.Get("version"))["version"]).ShouldBe("1.4.0");
    }
}
