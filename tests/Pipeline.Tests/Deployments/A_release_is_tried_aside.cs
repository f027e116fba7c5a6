using Pipeline.Deployments;

namespace Pipeline.Tests.Deployments;

public class A_release_is_tried_aside
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_while_it_is_asked_and_what_is_live_goes_on()
    {
        await using var host = await TestHost.Serving();
        var live = host.Slots.Status(Slot.Blue).Process;
        string? answered = null;

        await Trial(host).Run(host.Release("0.9.0"), async (client, token) => answered = await Version(client, token), Cancellation);

        answered.ShouldBe("0.9.0");
        await NothingIsLeft(host);
        (await host.LiveVersion()).ShouldBe("1.0.0");
        host.Slots.Status(Slot.Blue).Process.ShouldBe(live);
    }

    [Fact]
    public async Task Whoever_asks_and_stumbles_leaves_nothing_behind()
    {
        await using var host = await TestHost.Start();
        (
            await Should.ThrowAsync<PipelineException>(() =>
                Trial(host).Run(host.Release("0.9.0"), (_, _) => throw new PipelineException("It stumbles."), Cancellation)
            )
        ).What.ShouldBe("It stumbles.");
        await NothingIsLeft(host);
    }

    [Fact]
    public async Task What_a_killed_trial_has_left_is_ended_by_the_next()
    {
        await using var host = await TestHost.Start();
        var aside = host.Settings with { Directory = Path.Combine(host.Settings.Directory, "trial") };
        Directory.CreateDirectory(aside.Directory);
        var launch = new SlotLaunch(aside, new Slots(aside, TimeProvider.System), TimeProvider.System);
        await launch.Start(Slot.Blue, await launch.Plan(Slot.Blue, host.Release("0.9.0"), Cancellation), Cancellation);
        (await host.Processes()).ShouldContain("trial");

        await Trial(host).Remove(Cancellation);

        await NothingIsLeft(host);
    }

    private static ReleaseTrial Trial(TestHost host) => new(host.Settings, TimeProvider.System);

    private static async Task<string?> Version(HttpClient client, CancellationToken cancellation) =>
        (await Answer.Ask(client, new Uri("http://localhost/version"), cancellation)).Version;

    private static async Task NothingIsLeft(TestHost host)
    {
        Directory.Exists(Path.Combine(host.Settings.Directory, "trial")).ShouldBeFalse();
        (await host.Processes()).ShouldNotContain("trial");
    }
}
