using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipeline.Databases;
using Pipeline.Processes;
using Pipeline.Sandbox;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Sandboxes;

public sealed class A_stopped_sandbox
{
    private static CancellationToken Cancellation => Workbench.Cancellation;

    [Fact]
    public async Task Stays_stopped_when_somebody_stopped_it_until_it_is_told_to_start()
    {
        await using var bench = await Workbench.Open();
        var made = await bench.EnsureRunning();
        await StopAll(bench, made);

        (await bench.EnsureRunning()).ShouldBe(made);
        bench.Processes().ShouldBeEmpty();

        (await bench.StartAgain()).ShouldBe(made);
        await IsAlive(made);
    }

    [Fact]
    public async Task Is_not_made_where_the_store_has_another_ones_backups()
    {
        await using var bench = await Workbench.Open();
        await bench.Store.WriteText("staging/backups/20261120T193404000Z-v1/manifest.json", "{}", Cancellation);

        (await Should.ThrowAsync<PipelineException>(bench.EnsureRunning)).What.ShouldContain("has backups of staging already");

        (await bench.Remembered()).ShouldHaveSingleItem();
    }

    /// <summary>The machine's start is told by a file; ids in the servers' own files are by then other processes'.</summary>
    [Fact]
    public async Task Is_started_when_the_machine_was_started_since()
    {
        await using var bench = await Workbench.Open();
        var made = await bench.EnsureRunning();
        await StopAll(bench, made);
        await File.WriteAllTextAsync(bench.Folders.Started, "an earlier one", Cancellation);
        var somebody = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(bench.Folders.Cluster, "data/postmaster.pid"), $"{somebody}\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(bench.Folders.Proxy, "nginx.pid"), somebody, Cancellation);

        await bench.EnsureRunning();

        await IsAlive(made);
    }

    [Fact]
    public async Task Keeps_its_ports_and_says_so_when_another_program_has_taken_one()
    {
        await using var bench = await Workbench.Open();
        var made = await bench.EnsureRunning();
        await StopAll(bench, made);
        using (var squatter = new TcpListener(IPAddress.Loopback, made.ProxyPort))
        {
            squatter.Start();
            var failure = await Should.ThrowAsync<PipelineException>(bench.StartAgain);
            failure.What.ShouldBe($"nginx cannot be started: port {made.ProxyPort} of 127.0.0.1 is taken by another program.");
        }

        await bench.StartAgain();
        await IsAlive(made);
    }

    [Fact]
    public async Task Half_removed_it_is_made_anew_and_nothing_of_the_old_one_is_left()
    {
        await using var bench = await Workbench.Open();
        await bench.EnsureRunning();
        File.Delete(bench.Folders.Description);
        Directory.Delete(bench.Folders.Service, recursive: true);
        // Its workers go on without it.
        await Workbench.Kill(
            int.Parse(
                await File.ReadAllTextAsync(Path.Combine(bench.Folders.Proxy, "nginx.pid"), Cancellation),
                CultureInfo.InvariantCulture
            )
        );
        var before = bench.Processes();

        var made = await bench.EnsureRunning();

        await IsAlive(made);
        bench.Processes().Intersect(before).ShouldBeEmpty();
    }

    private static async Task IsAlive(SandboxEnvironment made)
    {
        (await Workbench.LiveVersion(made)).ShouldBe("1.3.0");
        await using var connection = await made.Database.Connect(Cancellation);
        (await connection.Scalar<long>("SELECT count(*) FROM users", Cancellation)).ShouldBe(100);
    }

    private static async Task StopAll(Workbench bench, SandboxEnvironment made)
    {
        await bench.StopSlots(made);
        await new SandboxProxy(bench.Folders.Proxy, TimeProvider.System).Stop(Cancellation);
        var postmaster = int.Parse(
            File.ReadLines(Path.Combine(bench.Folders.Cluster, "data/postmaster.pid")).First(),
            CultureInfo.InvariantCulture
        );
        await new Command("kill", "-INT", $"{postmaster}").Run(Cancellation);
        await Eventually.Is(() => bench.Processes().Count == 0, Cancellation);
    }
}
