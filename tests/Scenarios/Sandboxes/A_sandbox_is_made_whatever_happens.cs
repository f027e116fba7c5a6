using System.Text.Json.Nodes;
using Pipeline.Processes;

namespace Scenarios.Sandboxes;

public sealed class A_sandbox_is_made_whatever_happens
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_moment_of_its_making_it_is_made_by_the_next_run()
    {
        await using var checkout = await Checkout.Make();
        foreach (
            var made in new[]
            {
                "postgres/data/base",
                "postgres/data/postmaster.pid",
                "service/releases",
                "nginx/nginx.pid",
                "service/slots/blue/child",
            }
        )
        {
            await KillOnce(checkout, made);
            File.Exists(checkout.SandboxFile("sandbox.json")).ShouldBeFalse(made);
        }

        await checkout.Run(0, "Preflight", "--environment", "staging");

        (await checkout.Ask<long>("SELECT count(*) FROM users")).ShouldBe(2000);
        ((string?)(await checkout.Get("version"))["version"]).ShouldBe("1.3.0");
        await checkout.Run(0, "SandboxDown");
        Directory.Exists(checkout.SandboxFile("")).ShouldBeFalse();
        (await ProcessesOf(checkout.Folder)).ShouldBe("");
    }

    /// <summary>With a home of his own, and no rights but there.</summary>
    [Fact]
    public async Task An_ordinary_user_makes_one()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Other tests show it: they are not run by root.");
        await using var checkout = await Checkout.Make();
        await checkout.Set("staging", "Service", TestService(checkout));
        var pipeline = await Built(checkout);
        await new Command("chown", "-R", "nobody", checkout.Folder).Run(Cancellation);
        Command AsNobody(params string[] words) =>
            new Command("runuser", ["-u", "nobody", "--", .. words]).In(checkout.Folder).With("HOME", checkout.Folder).With("CI", null);

        var made = await AsNobody("dotnet", pipeline, "Preflight", "--environment", "staging").Try(Cancellation);
        made.Output.ShouldContain("The sandbox staging is there after");
        (await AsNobody("cat", checkout.SandboxFile("password")).Run(Cancellation)).Output.Length.ShouldBe(32);
        var owners = (await new Command("ps", "-o", "user=", "-p", string.Join(',', await Servers(checkout))).Run(Cancellation)).Output;
        owners.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().ShouldBe(["nobody"]);

        await AsNobody("dotnet", pipeline, "SandboxDown").Run(Cancellation);
        (await ProcessesOf(checkout.Folder)).ShouldBe("");
    }

    private static async Task KillOnce(Checkout checkout, string made)
    {
        var file = new FileInfo(checkout.SandboxFile(made));
        var ofLastTime = Made(file);
        var running = checkout.Run("Preflight", "--environment", "staging");
        while (!running.IsCompleted && (Made(file) is not { } now || now == ofLastTime))
            await Task.Delay(5, Cancellation);
        // What is left of the run before may still be making files, while this one has only begun.
        while (
            !(await new Command("pkill", "-KILL", "-f", $"_build.dll .*{checkout.Folder}$").Try(Cancellation)).Succeeded
            && !running.IsCompleted
        )
            await Task.Delay(5, Cancellation);
        var outcome = await running;
        outcome.ExitCode.ShouldBe(137, $"{made}: {outcome}");
    }

    /// <summary>When a file or folder was made; null when there is none.</summary>
    private static DateTime? Made(FileInfo file)
    {
        file.Refresh();
        return Path.Exists(file.FullName) ? file.CreationTimeUtc : null;
    }

    /// <summary>The pipeline as build.sh has built it, copied to where everybody may read it.</summary>
    private static async Task<string> Built(Checkout checkout)
    {
        var builds = Path.Combine(Checkout.Repository, ".nuke/temp/build");
        await new Command(Path.Combine(Checkout.Repository, "build.sh"), "--help").Run(Cancellation);
        var current = (await File.ReadAllTextAsync(Path.Combine(builds, "stamp"), Cancellation)).Split(' ')[0];
        var copy = Path.Combine(checkout.Folder, ".nuke/temp/pipeline");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        await new Command("cp", "-r", Path.Combine(builds, current), copy).Run(Cancellation);
        return Path.Combine(copy, "_build.dll");
    }

    /// <summary>Published by copying, as an ordinary user has no packages to build with here.</summary>
    private static JsonObject TestService(Checkout checkout)
    {
        var built = AppContext.BaseDirectory.Replace("/Scenarios/", "/TestService/", StringComparison.Ordinal);
        var copy = Directory.CreateDirectory(Path.Combine(checkout.Folder, "service")).FullName;
        foreach (var file in Directory.EnumerateFiles(built))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return new JsonObject
        {
            ["name"] = "test",
            ["publish"] = new JsonArray("cp", "-r", "service/.", "{output}"),
            ["start"] = new JsonArray("dotnet", "TestService.dll", "--urls", "http://unix:{socket}"),
        };
    }

    private static async Task<IEnumerable<string>> Servers(Checkout checkout) =>
        [
            File.ReadLines(checkout.SandboxFile("postgres/data/postmaster.pid")).First(),
            (await File.ReadAllTextAsync(checkout.SandboxFile("nginx/nginx.pid"), Cancellation)).Trim(),
        ];

    private static async Task<string> ProcessesOf(string folder) => (await new Command("pgrep", "-fa", folder).Try(Cancellation)).Output;
}
