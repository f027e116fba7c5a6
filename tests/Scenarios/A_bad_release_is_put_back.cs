using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Processes;

namespace Scenarios;

/// <summary>Each of these ends with one clear error, the environment as it was, nothing left over, and an exit code that is not 0.</summary>
public sealed class A_bad_release_is_put_back
{
    private const string Up = "src/SampleService/migrations/009_bad.up.sql";
    private const string Down = "src/SampleService/migrations/009_bad.down.sql";
    private const string Verify = "src/SampleService/migrations/009_bad.verify.json";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_bad_about_it()
    {
        await using var checkout = await Checkout.Make();
        await checkout.Run(0, "DeployStaging");
        var (data, live) = (await checkout.Fingerprint(), (await checkout.Status())["live"]!.ToJsonString());
        var processes = await Processes();

        await checkout.Change(Up, "ALTER TABLE users ADD COLUMN;");
        await Fails(1, "009_bad.up.sql", "syntax error");

        await checkout.Change(Up, "ALTER TABLE users RENAME COLUMN email TO mail;");
        await checkout.Change(Down, "ALTER TABLE users RENAME COLUMN mail TO email;");
        await Fails(
            3,
            "A query that production runs fails after it",
            "stumbles over the new schema",
            "009_bad: not backward compatible",
            "--accept 009"
        );

        await checkout.Change(Up, "ALTER TABLE users ADD COLUMN nickname text;");
        await checkout.Change(Down, "ALTER TABLE users DROP COLUMN nickname;");
        await checkout.Change(
            Verify,
            """[{ "name": "nicknames are filled", "sql": "SELECT count(*) FROM users WHERE nickname IS NULL", "expect": 0 }]"""
        );
        await Fails(1, "nicknames are filled");

        await checkout.Change(Verify, "[]");
        await checkout.Set("staging", "Service", Service("never-ready"));
        await Fails(1, "not ready within", "as it was");
        (await checkout.Run(3, "DeployStaging")).Output.ShouldContain("--try-again");

        await checkout.Set("staging", "Service", Service("login-500"));
        await Fails(1, "login", "500", "as it was");

        await checkout.Remove(Up, Down, Verify);
        await checkout.Set("staging", "Service", Service("errors=30%"));
        await checkout.Set(
            "staging",
            "Checks",
            new JsonArray(
                new JsonObject
                {
                    ["name"] = "ready",
                    ["http"] = new JsonObject { ["path"] = "/health/ready" },
                }
            )
        );
        await Fails(1, "The watch stopped", "as it was");

        async Task<int> Processes() =>
            int.Parse((await new Command("pgrep", "-fc", checkout.Folder).Run(Cancellation)).Output, CultureInfo.InvariantCulture);

        async Task Fails(int exitCode, params string[] words)
        {
            var outcome = await checkout.Run(exitCode, "DeployStaging");
            foreach (var word in words)
                outcome.Output.ShouldContain(word);
            (await checkout.Fingerprint()).ShouldBe(data, words[0]);
            (await checkout.Status())["live"]!.ToJsonString().ShouldBe(live, words[0]);
            (await checkout.Revision()).ShouldBe("008", words[0]);
            (await checkout.Ask<long>("SELECT count(*) FROM pg_database WHERE datname LIKE 'app\\_%'")).ShouldBe(0, words[0]);
            ((string?)(await checkout.Get("version"))["faults"]).ShouldBe("", words[0]);
            (
                await checkout.Ask<long>(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pipeline' AND pid <> pg_backend_pid()"
                )
            ).ShouldBe(0, words[0]);
            (await Processes()).ShouldBeLessThanOrEqualTo(processes, words[0]);
        }
    }

    [Fact]
    public async Task And_a_bad_environment_is_refused_before_anything_is_touched()
    {
        await using var checkout = await Checkout.Make();
        (await checkout.Run(64, "Rollback", "--environment", "stagin")).Errors.ShouldContain("There is no environment \"stagin\"");

        (await checkout.Run(0, "Preflight", "--environment", "Staging")).Output.ShouldContain("staging runs 1.3.0 as before");
        Directory.EnumerateDirectories(checkout.SandboxFile("..")).Select(folder => Path.GetFileName(folder)).ShouldBe(["staging"]);
        var configuration = await File.ReadAllTextAsync(checkout.SandboxFile("nginx/nginx.conf"), Cancellation);
        await File.WriteAllTextAsync(checkout.SandboxFile("nginx/nginx.conf"), "nonsense;", Cancellation);
        (await checkout.Run(3, "DeployStaging")).Output.ShouldContain("unknown directive \"nonsense\"");
        await File.WriteAllTextAsync(checkout.SandboxFile("nginx/nginx.conf"), configuration, Cancellation);

        var live = Path.Combine(checkout.Folder, ".nuke/temp/store/staging/live.json");
        File.Move(live, live + ".away");
        (await checkout.Run(3, "DeployStaging")).Output.ShouldContain("the store knows of no release");
        File.Move(live + ".away", live);

        var postgres = (await File.ReadAllLinesAsync(checkout.SandboxFile("postgres/data/postmaster.pid"), Cancellation))[0];
        await new Command("kill", "-INT", postgres).Run(Cancellation);
        while (File.Exists(checkout.SandboxFile("postgres/data/postmaster.pid")))
            await Task.Delay(20, Cancellation);
        (await checkout.Run(3, "DeployStaging")).Output.ShouldContain("cannot be reached");

        var parameters = Path.Combine(checkout.Folder, ".nuke/parameters.staging.json");
        var text = await File.ReadAllTextAsync(parameters, Cancellation);
        await File.WriteAllTextAsync(
            parameters,
            text.Replace("\"window\": \"5s\"", "\"window\": \"soon\"", StringComparison.Ordinal),
            Cancellation
        );
        (await checkout.Run(64, "DeployStaging")).Errors.ShouldContain(
            ".nuke/parameters.staging.json: Monitoring.window: found \"soon\", expected a duration such as"
        );
        await File.WriteAllTextAsync(parameters, text[..^3], Cancellation);
        (await checkout.Run(64, "DeployStaging")).Errors.ShouldContain(".nuke/parameters.staging.json: line");
        await File.WriteAllTextAsync(parameters, text, Cancellation);
    }

    [Fact]
    public async Task And_a_store_that_may_not_be_written()
    {
        Xunit.Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may mount a disk that cannot be written.");
        await using var checkout = await Checkout.Make();
        await checkout.Run(0, "DeployStaging");
        var (data, live) = (await checkout.Fingerprint(), (await checkout.Status())["live"]!.ToJsonString());
        await checkout.Change("CHANGELOG.md", "## 1.5.0");
        var store = Path.Combine(checkout.Folder, ".nuke/temp/store");
        await new Command("mount", "--bind", store, store).Run(Cancellation);
        try
        {
            await new Command("mount", "-o", "remount,ro,bind", store).Run(Cancellation);
            var refused = await checkout.Run("DeployStaging");
            refused.ExitCode.ShouldBeOneOf(1, 3);
            refused.Output.ShouldContain("Read-only file system");
            (await checkout.Fingerprint()).ShouldBe(data);
            (await checkout.Status())["live"]!.ToJsonString().ShouldBe(live);
        }
        finally
        {
            await new Command("umount", "--lazy", store).Run(CancellationToken.None);
        }

        await checkout.Run(0, "DeployStaging");
    }

    [Fact]
    public async Task Two_runs_at_once_are_one_run_and_one_refusal()
    {
        await using var checkout = await Checkout.Make();
        await checkout.Run(0, "Preflight", "--environment", "staging");
        var both = await Task.WhenAll(checkout.Run("DeployStaging"), checkout.Run("DeployStaging"));
        both.Select(outcome => outcome.ExitCode)
            .Order()
            .ToArray()
            .ShouldBe(new[] { 0, 3 }, string.Join('\n', both.Select(outcome => outcome.ToString())));
        both.Single(outcome => outcome.ExitCode == 3).Output.ShouldContain("DeployStaging");
    }

    [Fact]
    public async Task A_full_disk_under_the_store_stops_the_run_and_nothing_else()
    {
        Xunit.Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may mount a small disk.");
        await using var checkout = await Checkout.Make();
        var store = Path.Combine(checkout.Folder, ".nuke/temp/store");
        Directory.CreateDirectory(store);
        await new Command("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", store).Run(Cancellation);
        try
        {
            await checkout.Run(0, "Preflight", "--environment", "staging");
            var data = await checkout.Fingerprint();
            var filler = Path.Combine(store, "filler");
            await File.WriteAllBytesAsync(filler, new byte[new DriveInfo(store).AvailableFreeSpace - (40 << 10)], Cancellation);
            var full = await checkout.Run("DeployStaging");
            full.ExitCode.ShouldNotBe(0);
            full.ToString().ShouldContain("full");
            (await checkout.Fingerprint()).ShouldBe(data);
            (await checkout.Revision()).ShouldBe("003");
            File.Delete(filler);
            await checkout.Run(0, "DeployStaging");
        }
        finally
        {
            await new Command("umount", "--lazy", store).Run(CancellationToken.None);
        }
    }

    private static JsonNode Service(string fault)
    {
        var shared = JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout.Repository, ".nuke/parameters.json")))!["Service"]!.DeepClone();
        shared["environment"] = new JsonObject { ["SAMPLE_FAULT"] = fault };
        shared["startTimeout"] = "4s";
        return shared;
    }
}
