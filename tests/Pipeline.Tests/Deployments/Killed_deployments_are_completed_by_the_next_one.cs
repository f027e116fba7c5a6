using Pipeline.Deployments;

namespace Pipeline.Tests.Deployments;

/// <summary>Each test leaves what a pipeline killed with SIGKILL at that moment leaves, and deploys again.</summary>
public class Killed_deployments_are_completed_by_the_next_one
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_after_the_start_in_the_idle_slot()
    {
        await using var host = await TestHost.Serving();
        var launch = new SlotLaunch(host.Settings, host.Slots, TimeProvider.System);
        await host.Slots.Start(Slot.Green, await launch.Plan(Slot.Green, host.Release("1.1.0"), Cancellation), Cancellation);

        var record = await host.Stage.Run(host.Release("1.1.0"), Cancellation);

        record.Slot.ShouldBe(Slot.Green);
        (await host.LiveVersion()).ShouldBe("1.1.0");
    }

    [Fact]
    public async Task Killed_between_the_new_link_and_its_renaming()
    {
        await using var host = await TestHost.Serving();
        File.CreateSymbolicLink(host.Switch.Socket + ".new", "green.sock");
        await host.Stage.Run(host.Release("1.1.0"), Cancellation);
        (await host.LiveVersion()).ShouldBe("1.1.0");
    }

    [Fact]
    public async Task Killed_after_the_switch()
    {
        await using var host = await TestHost.Serving();
        var launch = new SlotLaunch(host.Settings, host.Slots, TimeProvider.System);
        await launch.Start(Slot.Green, await launch.Plan(Slot.Green, host.Release("1.1.0"), Cancellation), Cancellation);
        host.Switch.Point(Slot.Green);

        var record = await host.Stage.Run(host.Release("1.1.0"), Cancellation);

        record.Switched.ShouldBeNull();
        record.Slot.ShouldBe(Slot.Green);
        (await host.LiveVersion()).ShouldBe("1.1.0");
        host.Slots.Status(Slot.Blue).Running.ShouldBeTrue();
    }

    [Fact]
    public async Task Killed_together_with_everything_else_on_the_host()
    {
        await using var host = await TestHost.Serving();
        await host.Slots.Stop(Slot.Blue, Cancellation);
        (await host.LiveVersion()).ShouldBeNull();
        await host.Stage.Run(host.Release("1.0.0"), Cancellation);
        (await host.LiveVersion()).ShouldBe("1.0.0");
    }
}
