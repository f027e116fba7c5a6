using Pipeline.Deployments;

namespace Pipeline.Tests.Deployments;

/// <summary>Whatever goes wrong with a release, users go on being served by the one before, and nothing of it stays behind.</summary>
public class Deployments_that_fail
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_that_never_becomes_ready_tells_what_its_ready_path_says()
    {
        await using var host = await TestHost.Serving();
        var impatient = host.Settings with { StartTimeout = TimeSpan.FromMilliseconds(800), Environment = Fault("never-ready") };

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new DeploymentStage(impatient, host.Transcript).Run(host.Release("1.1.0"), Cancellation)
        );

        failure.What.ShouldBe("The service in slot green was not ready within 800 ms.");
        failure.Why!.ShouldContain("/health/ready: found status 503: the database is gone");
        failure.Done.ShouldBe("The traffic goes to slot blue as before; what was started in slot green was stopped.");
        await ShouldServeTheOldRelease(host);
    }

    [Fact]
    public async Task A_service_that_crashes_while_starting_is_not_waited_for_and_its_log_is_told()
    {
        await using var host = await TestHost.Serving();

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            host.StageWith("FAULT", "crash").Run(host.Release("1.1.0"), Cancellation)
        );

        failure.What.ShouldBe("The service in slot green died 3 times while starting.");
        failure.Why!.ShouldContain("The service crashes, as it was told to.");
        await ShouldServeTheOldRelease(host);
    }

    [Fact]
    public async Task A_service_that_is_another_version_than_it_should_be_gets_no_traffic()
    {
        await using var host = await TestHost.Serving();
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            host.StageWith("FAULT", "lie").Run(host.Release("1.1.0"), Cancellation)
        );
        failure.What.ShouldBe("The service in slot green is not the release 1.1.0 (0123abc).");
        failure.Why!.ShouldContain("0.0.0");
        await ShouldServeTheOldRelease(host);
    }

    [Fact]
    public async Task A_failing_smoke_check_of_the_slot_switches_nothing()
    {
        await using var host = await TestHost.Serving();
        var asked = "";
        async Task Smoke(HttpClient slot, CancellationToken cancellation)
        {
            asked = await slot.GetStringAsync(new Uri("/version", UriKind.Relative), cancellation);
            throw new PipelineException("Logging in answers 500.");
        }

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            host.Stage.Run(host.Release("1.1.0") with { Smoke = Smoke }, Cancellation)
        );

        failure.What.ShouldBe("Logging in answers 500.");
        asked.ShouldContain("1.1.0");
        await ShouldServeTheOldRelease(host);
    }

    [Fact]
    public async Task A_switch_that_is_not_seen_from_outside_is_taken_back()
    {
        await using var host = await TestHost.Serving();
        await host.StopProxy();
        var impatient = host.Settings with { SwitchTimeout = TimeSpan.FromMilliseconds(300) };

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new DeploymentStage(impatient, host.Transcript).Run(host.Release("1.1.0"), Cancellation)
        );

        failure.What.ShouldContain("/version did not show release 1.1.0 (0123abc) within 300 ms");
        host.Switch.Current().ShouldBe(Slot.Blue);
        host.Slots.Status(Slot.Blue).Running.ShouldBeTrue();
        host.Slots.Status(Slot.Green).Running.ShouldBeFalse();
    }

    [Fact]
    public async Task A_cancelled_deployment_is_taken_back_before_it_ends()
    {
        await using var host = await TestHost.Serving();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var request = host.Release("1.1.0") with { Smoke = (_, _) => cancel.CancelAsync() };
        await Should.ThrowAsync<OperationCanceledException>(() => host.Stage.Run(request, cancel.Token));
        await ShouldServeTheOldRelease(host);
    }

    [Fact]
    public async Task A_release_whose_artifact_is_gone_leaves_the_warm_one_alone()
    {
        await using var host = await TestHost.Serving();
        await host.Stage.Run(host.Release("1.1.0"), Cancellation);
        var gone = host.Release("1.2.0") with { Artifact = Path.Combine(host.Folders.Releases, "gone") };
        await Should.ThrowAsync<PipelineException>(() => host.Stage.Run(gone, Cancellation));
        host.Slots.Status(Slot.Blue).Running.ShouldBeTrue();
    }

    [Fact]
    public async Task A_first_release_that_fails_leaves_nothing()
    {
        await using var host = await TestHost.Start();
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            host.StageWith("FAULT", "lie").Run(host.Release("1.0.0"), Cancellation)
        );
        failure.Done!.ShouldStartWith("No slot has traffic");
        host.Switch.Current().ShouldBeNull();
        (await host.Processes()).ShouldBe("");
    }

    private static Dictionary<string, string> Fault(string fault) => new() { ["FAULT"] = fault };

    private static async Task ShouldServeTheOldRelease(TestHost host)
    {
        (await host.LiveVersion()).ShouldBe("1.0.0");
        host.Switch.Current().ShouldBe(Slot.Blue);
        (await host.Processes()).ShouldNotContain("green");
    }
}
