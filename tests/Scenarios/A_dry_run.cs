using System.Text.Json.Nodes;
using Pipeline.Processes;

namespace Scenarios;

public sealed class A_dry_run
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_what_would_be_done_and_does_none_of_it()
    {
        await using var checkout = await Checkout.Make();
        (await checkout.Run(0, "DeployStaging", "--dry-run")).Output.ShouldContain("Would make the sandbox staging");
        Directory.Exists(Path.Combine(checkout.Folder, ".nuke/temp/sandbox")).ShouldBeFalse();
        await checkout.Run(0, "Preflight", "--environment", "staging");
        await checkout.Git("commit", "--quiet", "--allow-empty", "-m", "another");
        var before = await Everything(checkout);

        var told = (await checkout.Run(0, "DeployStaging", "--dry-run")).Output;

        (await Everything(checkout)).ShouldBe(before);
        told.ShouldMatch(@"Would dump app, [0-9.]+ MB in 3 tables, into .*/staging/backups\.");
        told.ShouldContain("Would apply 004_create_organisations: 3 statements in a transaction.");
        told.ShouldContain("Would start 1.4.0 in green, and check it there.");
        told.ShouldMatch(@"Would switch the traffic of http://127\.0\.0\.1:\d+/ from blue to green");
        told.ShouldContain("Would record 1.4.0 as what is live");
        told.TrimEnd().ShouldEndWith("Dry run: nothing was changed.");

        await checkout.Run(0, "DeployStaging");
        before = await Everything(checkout);
        (await checkout.Run(0, "DeployStaging", "--dry-run")).Output.ShouldContain("Nothing to do: staging runs 1.4.0");
        (await checkout.Run(0, "Rollback", "--environment", "staging", "--dry-run")).Output.ShouldContain(
            "Rollback at level 2, back to 1.3.0"
        );
        (await checkout.Run(0, "SandboxDown", "--dry-run")).Output.ShouldContain("Would stop and remove the sandbox staging");
        await AnswersInJson(checkout);
        await checkout.Set("staging", "Store.location", ".nuke/temp/store");
        (await checkout.Run(64, "SandboxDown", "--dry-run")).Output.ShouldContain("SandboxDown --environment staging");
        (await Everything(checkout)).ShouldBe(before);
        await RefusesWithoutWhatUnpacks(checkout);
    }

    private static async Task AnswersInJson(Checkout checkout)
    {
        (await Json(0, "Backup", "--dry-run"))["would"]!.AsArray().ShouldNotBeEmpty();
        (await Json(0, "VerifyBackup", "--dry-run"))["would"]!.AsArray().ShouldNotBeEmpty();
        ((string)(await Json(0, "Rollback", "--dry-run"))["level"]!).ShouldBe("switch");
        ((string)(await Json(64, "VerifyBackup", "--backup", "none", "--dry-run"))["failure"]!["what"]!).ShouldContain(
            "There is no backup \"none\""
        );

        async Task<JsonNode> Json(int exitCode, params string[] arguments) =>
            JsonNode.Parse((await checkout.Run(exitCode, [.. arguments, "--environment", "staging", "--json"])).Output)!;
    }

    private static async Task RefusesWithoutWhatUnpacks(Checkout checkout)
    {
        var bare = Directory.CreateDirectory(Path.Combine(checkout.Folder, ".nuke/temp/programs")).FullName;
        var all = Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists).SelectMany(Directory.EnumerateFiles);
        foreach (var program in all.DistinctBy(Path.GetFileName).Where(path => Path.GetFileName(path) != "zstd"))
            File.CreateSymbolicLink(Path.Combine(bare, Path.GetFileName(program)), program);
        var backups = JsonNode.Parse((await checkout.Run(0, "Backups", "--environment", "staging", "--json")).Output)!.AsArray();
        var restore = checkout.Command("RestoreDatabase", "--environment", "staging", "--backup", (string)backups[0]!["id"]!, "--dry-run");

        var refused = await restore.With("PATH", bare).Try(Cancellation);

        refused.ExitCode.ShouldBe(3, refused.Output + refused.Errors);
        (refused.Output + refused.Errors).ShouldContain("Install it: apt-get install zstd");
    }

    [Fact]
    public async Task Refuses_what_a_run_would_refuse()
    {
        await using var checkout = await Checkout.Make();
        await checkout.Run(0, "Preflight", "--environment", "staging");
        await checkout.Change("src/SampleService/Program.cs", "this does not compile");
        (await checkout.Run(3, "DeployStaging", "--dry-run")).Output.ShouldContain("artifact: The build of sample-service 1.4.0 failed");
    }

    /// <summary>All files of the store and the service with their contents, what runs in the slots, and the whole database as text.</summary>
    private static async Task<string> Everything(Checkout checkout)
    {
        var files = await new Command(
            "sh",
            "-c",
            "find store sandbox/staging/service -type f -not -path '*/logs/*' | LC_ALL=C sort | xargs sha256sum; readlink sandbox/staging/service/sockets/*; ls sandbox/staging/service/*"
        )
            .In(Path.Combine(checkout.Folder, ".nuke/temp"))
            .Run(Cancellation);
        var schema = await checkout.Ask<string>(
            "SELECT string_agg(format('%s.%s %s', table_schema, table_name, column_name), ', ' ORDER BY 1) FROM (SELECT * FROM information_schema.columns ORDER BY table_schema, table_name, column_name) c WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
        );
        var databases = await checkout.Ask<string>("SELECT string_agg(datname, ', ' ORDER BY datname) FROM pg_database");
        return $"{files.Output}\n{schema}\n{databases}\n{await checkout.Fingerprint()}";
    }
}
