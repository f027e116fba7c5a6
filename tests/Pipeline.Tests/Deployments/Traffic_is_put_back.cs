using Pipeline.Deployments;

namespace Pipeline.Tests.Deployments;

public class Traffic_is_put_back
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_warm_release_has_it_back_in_under_two_seconds_without_a_lost_request()
    {
        await using var host = await TestHost.Serving();
        await host.Stage.Run(host.Release("1.1.0"), Cancellation);
        await using var load = DowntimeProbe.Start(new Uri($"{host.Url}/version"), new ProbeSettings(), TimeProvider.System);

        var record = await host.Stage.PutBack(Slot.Blue, host.Release("1.0.0"), Cancellation);

        var answers = await load.Stop();
        answers.Failed.ShouldBe(0, answers.ToString());
        record.Warm.ShouldBeTrue();
        record.TrafficBack.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        (await host.LiveVersion()).ShouldBe("1.0.0");
        (await host.Processes()).ShouldNotContain("green");
    }

    [Fact]
    public async Task A_release_that_does_not_run_any_more_is_started_again_as_it_was()
    {
        await using var host = await TestHost.Start();
        await host.StageWith("COLOUR", "old").Run(host.Release("1.0.0"), Cancellation);
        await host.StageWith("COLOUR", "new").Run(host.Release("1.1.0"), Cancellation);
        await host.Slots.Stop(Slot.Blue, Cancellation);

        var record = await host.StageWith("COLOUR", "new").PutBack(Slot.Blue, host.Release("1.0.0"), Cancellation);

        record.Warm.ShouldBeFalse();
        (await host.LiveVersion()).ShouldBe("1.0.0");
        (await host.Users.GetStringAsync(new Uri($"{host.Url}/environment"), Cancellation)).ShouldContain("\"COLOUR\":\"old\"");
    }

    [Fact]
    public async Task A_release_from_before_the_slots_last_one_is_started_from_its_artifact()
    {
        await using var host = await TestHost.Serving();
        await host.Stage.Run(host.Release("1.1.0"), Cancellation);
        await host.Stage.Run(host.Release("1.2.0"), Cancellation);
        var record = await host.Stage.PutBack(Slot.Green, host.Release("1.0.0"), Cancellation);
        record.Warm.ShouldBeFalse();
        (await host.LiveVersion()).ShouldBe("1.0.0");
        (await host.Processes()).ShouldNotContain("blue");
    }

    [Fact]
    public async Task To_nobody_where_there_was_no_release_before()
    {
        await using var host = await TestHost.Serving();
        await host.Stage.Withdraw(Cancellation);
        (await host.LiveVersion()).ShouldBeNull();
        (await host.Processes()).ShouldBeEmpty();
        await host.Stage.Withdraw(Cancellation);
        (await host.Stage.Run(host.Release("1.1.0"), Cancellation)).PreviousSlot.ShouldBeNull();
    }

    [Fact]
    public async Task Twice_is_as_good_as_once()
    {
        await using var host = await TestHost.Serving();
        await host.Stage.Run(host.Release("1.1.0"), Cancellation);
        await host.Stage.PutBack(Slot.Blue, host.Release("1.0.0"), Cancellation);
        var service = host.Slots.Status(Slot.Blue).Process;
        (await host.Stage.PutBack(Slot.Blue, host.Release("1.0.0"), Cancellation)).Warm.ShouldBeTrue();
        host.Slots.Status(Slot.Blue).Process.ShouldBe(service);
    }

    [Fact]
    public async Task A_release_that_does_not_come_up_again_leaves_the_live_one_and_no_process()
    {
        await using var host = await TestHost.Serving();
        await host.Stage.Run(host.Release("1.1.0"), Cancellation);
        await host.Slots.Stop(Slot.Blue, Cancellation);
        await Should.ThrowAsync<PipelineException>(() =>
            host.StageWith("FAULT", "lie").PutBack(Slot.Blue, host.Release("0.9.0"), Cancellation)
        );
        (await host.LiveVersion()).ShouldBe("1.1.0");
        (await host.Processes()).ShouldNotContain("blue");
    }

    [Fact]
    public async Task A_release_whose_artifact_is_gone_is_told_and_the_live_one_goes_on()
    {
        await using var host = await TestHost.Serving();
        await host.Stage.Run(host.Release("1.1.0"), Cancellation);
        await host.Slots.Stop(Slot.Blue, Cancellation);
        var gone = host.Release("1.0.0");
        Directory.Delete(gone.Artifact, recursive: true);
        (await Should.ThrowAsync<PipelineException>(() => host.Stage.PutBack(Slot.Blue, gone, Cancellation))).What.ShouldBe(
            "The artifact of release 1.0.0 is gone."
        );
        (await host.LiveVersion()).ShouldBe("1.1.0");
    }
}
