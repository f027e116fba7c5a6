using System.Diagnostics;
using System.IO.Pipes;
using Pipeline.Deployments;
using Pipeline.Processes;

namespace Pipeline.Tests.Deployments;

public class Slots_keep_a_service_running
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_service_is_started_again_over_the_socket_it_has_left()
    {
        await using var host = await TestHost.Serving();
        Kill(host.Slots.Status(Slot.Blue).Process!.Value);
        await Eventually(() => host.Slots.Status(Slot.Blue) is { Running: true, Restarts: 1 });
        await Eventually(async () => await host.LiveVersion() == "1.0.0");
    }

    [Fact]
    public async Task A_service_whose_supervisor_was_killed_goes_on_and_gets_another_one()
    {
        await using var host = await TestHost.Serving();
        Kill(RunningProcess.ReadAlive(host.Folders.SupervisorProcess(Slot.Blue))!.Value.Id);
        await Eventually(() => !host.Slots.Status(Slot.Blue).Supervised);
        var service = host.Slots.Status(Slot.Blue).Process!.Value;

        (await host.Stage.Run(host.Release("1.0.0"), Cancellation)).Switched.ShouldBeNull();

        host.Slots.Status(Slot.Blue)
            .ShouldSatisfyAllConditions(status => status.Process.ShouldBe(service), status => status.Supervised.ShouldBeTrue());
        Kill(service);
        await Eventually(() => host.Slots.Status(Slot.Blue) is { Running: true } status && status.Process != service);
    }

    [Fact]
    public async Task A_service_that_has_died_often_in_its_life_and_runs_is_well()
    {
        await using var host = await TestHost.Serving();
        await File.WriteAllTextAsync(host.Folders.Restarts(Slot.Blue), "7", Cancellation);
        (await host.Stage.Run(host.Release("1.0.0"), Cancellation)).Switched.ShouldBeNull();
    }

    [Fact]
    public async Task A_service_that_lost_its_supervisor_is_ended_by_a_stop()
    {
        await using var host = await TestHost.Serving();
        Kill(RunningProcess.ReadAlive(host.Folders.SupervisorProcess(Slot.Blue))!.Value.Id);
        await host.Slots.Stop(Slot.Blue, Cancellation);
        (await host.Processes()).ShouldBe("");
    }

    [Fact]
    public async Task A_stop_lets_a_request_under_way_end()
    {
        await using var host = await TestHost.Serving();
        using var client = host.ClientOf(Slot.Blue);
        using var slow = await client.GetAsync(
            new Uri("/slow?milliseconds=800", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            Cancellation
        );

        await host.Slots.Stop(Slot.Blue, Cancellation);

        (await slow.Content.ReadAsStringAsync(Cancellation)).ShouldBe("done");
        host.Slots.Status(Slot.Blue)
            .ShouldSatisfyAllConditions(status => status.Running.ShouldBeFalse(), status => status.Supervised.ShouldBeFalse());
    }

    [Fact]
    public async Task What_does_not_end_when_asked_is_killed_with_all_it_has_started()
    {
        await using var host = await TestHost.Start();
        var hasty = new Slots(host.Settings with { DrainTimeout = TimeSpan.FromMilliseconds(300) }, TimeProvider.System);
        await hasty.Start(Slot.Blue, Shell(host, "trap '' TERM; sleep 1000 & wait; sleep 1000"), Cancellation);
        await Eventually(() => hasty.Status(Slot.Blue).Running);

        await hasty.Stop(Slot.Blue, Cancellation);

        hasty.Status(Slot.Blue).Running.ShouldBeFalse();
        (await host.Processes()).ShouldBe("");
    }

    [Fact]
    public async Task A_process_that_has_only_the_same_id_is_left_alone()
    {
        await using var host = await TestHost.Start();
        Directory.CreateDirectory(host.Folders.Of(Slot.Blue));
        await File.WriteAllTextAsync(host.Folders.ServiceProcess(Slot.Blue), $"{Environment.ProcessId} 1", Cancellation);
        host.Slots.Status(Slot.Blue).Running.ShouldBeFalse();
        await host.Slots.Stop(Slot.Blue, Cancellation); // Would end these tests.
    }

    [Fact]
    public async Task A_service_holds_on_to_nothing_that_the_pipeline_was_started_with()
    {
        await using var host = await TestHost.Start();
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        var inherited = new FileInfo($"/proc/self/fd/{pipe.GetClientHandleAsString()}").LinkTarget;

        await host.Slots.Start(Slot.Blue, Shell(host, "sleep 1000"), Cancellation);

        await Eventually(() => host.Slots.Status(Slot.Blue).Running);
        Open(host.Slots.Status(Slot.Blue).Process!.Value).ShouldNotContain(inherited);
        Open(RunningProcess.ReadAlive(host.Folders.SupervisorProcess(Slot.Blue))!.Value.Id).ShouldNotContain(inherited);
    }

    [Fact]
    public async Task A_long_log_is_turned_when_a_service_is_started()
    {
        await using var host = await TestHost.Start();
        Directory.CreateDirectory(host.Folders.Of(Slot.Blue));
        await File.WriteAllTextAsync(host.Folders.Log(Slot.Blue), new string('x', 10_000_001), Cancellation);
        await host.Slots.Start(Slot.Blue, Shell(host, "echo new; sleep 1000"), Cancellation);
        await Eventually(() => LogTail.Read(host.Folders.Log(Slot.Blue), 0, 1) == "new");
        new FileInfo(host.Folders.Log(Slot.Blue) + ".1").Length.ShouldBe(10_000_001);
    }

    private static SlotRelease Shell(TestHost host, string script) =>
        new()
        {
            Version = "1.0.0",
            Commit = "0123abc",
            Artifact = Path.GetTempPath(),
            Start = ["sh", "-c", $"{script} # {host.Settings.Directory}"],
            Environment = NoVariables,
        };

    private static void Kill(int process)
    {
        using var running = Process.GetProcessById(process);
        running.Kill();
    }

    private static IEnumerable<string?> Open(int process) =>
        new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos().Select(descriptor => descriptor.LinkTarget);

    private static Task Eventually(Func<bool> comesTrue) => Eventually(() => Task.FromResult(comesTrue()));

    private static async Task Eventually(Func<Task<bool>> comesTrue) =>
        (
            await new Patience(TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(20), TimeProvider.System).Until(
                _ => comesTrue(),
                Cancellation
            )
        ).ShouldBeTrue();
}
