using Pipeline.Databases;
using Pipeline.Deployments;

namespace Pipeline.Tests.Deployments;

public class Releases_get_the_traffic
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_release_gets_it_when_it_is_ready()
    {
        await using var host = await TestHost.Start();
        (await host.LiveVersion()).ShouldBeNull();

        var record = await host.Stage.Run(host.Release("1.0.0"), Cancellation);

        (await host.LiveVersion()).ShouldBe("1.0.0");
        record.Slot.ShouldBe(Slot.Blue);
        record.PreviousSlot.ShouldBeNull();
        record.Probe.ShouldBeNull();
        host.Slots.Status(Slot.Blue)
            .ShouldSatisfyAllConditions(
                status => status.Running.ShouldBeTrue(),
                status => status.Supervised.ShouldBeTrue(),
                status => status.Release!.Version.ShouldBe("1.0.0"),
                status => status.Restarts.ShouldBe(0)
            );
    }

    [Fact]
    public async Task A_switch_under_load_loses_no_request_and_keeps_the_old_release_warm()
    {
        await using var host = await TestHost.Serving();
        await using var load = DowntimeProbe.Start(
            new Uri($"{host.Url}/version"),
            new ProbeSettings { RequestsPerSecond = 600 },
            TimeProvider.System
        );

        var record = await host.Stage.Run(host.Release("1.1.0"), Cancellation);
        var further = await host.Stage.Run(host.Release("1.2.0"), Cancellation);

        var answers = await load.Stop();
        answers.Failed.ShouldBe(0, answers.ToString());
        answers.Versions.Keys.ShouldBe(["1.0.0", "1.1.0", "1.2.0"], ignoreOrder: true);
        record.Probe!.Failed.ShouldBe(0);
        record.Probe.Total.ShouldBeGreaterThan(50);
        record.Probe.Versions.Keys.ShouldBe(["1.0.0", "1.1.0"], ignoreOrder: true);
        record.Drain!.Left.ShouldBe(0);
        further.Slot.ShouldBe(Slot.Blue);
        host.Slots.Status(Slot.Green)
            .ShouldSatisfyAllConditions(status => status.Running.ShouldBeTrue(), status => status.Release!.Version.ShouldBe("1.1.0"));
    }

    [Fact]
    public async Task A_request_under_way_in_the_old_slot_ends_well()
    {
        await using var host = await TestHost.Serving();
        var slow = Task.FromResult("");
        var request = host.Release("1.1.0") with
        {
            Smoke = (_, cancellation) =>
            {
                slow = host.Users.GetStringAsync(new Uri($"{host.Url}/slow?milliseconds=3000"), cancellation);
                return Task.CompletedTask;
            },
        };

        var record = await host.Stage.Run(request, Cancellation);

        slow.IsCompleted.ShouldBeTrue();
        (await slow).ShouldBe("done");
        record.Drain!.Left.ShouldBe(0);
        record.Drain.Took.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task The_same_release_again_changes_nothing()
    {
        await using var host = await TestHost.Serving();
        var before = host.Slots.Status(Slot.Blue);

        var record = await host.Stage.Run(host.Release("1.0.0"), Cancellation);

        record.Switched.ShouldBeNull();
        host.Slots.Status(Slot.Blue).Process.ShouldBe(before.Process);
        host.Slots.Status(Slot.Green).Release.ShouldBeNull();
    }

    [Fact]
    public async Task The_same_release_with_another_setting_is_another_release()
    {
        await using var host = await TestHost.Serving();
        var record = await host.StageWith("COLOUR", "of {slot}").Run(host.Release("1.0.0"), Cancellation);
        record.Slot.ShouldBe(Slot.Green);
        (await host.Users.GetStringAsync(new Uri($"{host.Url}/environment"), Cancellation)).ShouldContain("\"COLOUR\":\"of green\"");
    }

    [Fact]
    public async Task The_service_finds_its_database_and_sees_no_secret_in_its_environment()
    {
        await using var host = await TestHost.Start();
        Environment.SetEnvironmentVariable("PIPELINE_TEST_TOKEN", "of the pipeline alone");
        var database = new Database("localhost", 5433, "app", "owner", "pass:word");

        await host.Stage.Run(host.Release("1.0.0") with { Database = database }, Cancellation);

        var environment = await host.Users.GetStringAsync(new Uri($"{host.Url}/environment"), Cancellation);
        environment.ShouldContain("\"PGPORT\":\"5433\"");
        environment.ShouldContain($"\"PGPASSFILE\":\"{host.Folders.PasswordFile}\"");
        environment.ShouldNotContain("of the pipeline alone");
        environment.ShouldNotContain("pass:word");
        File.GetUnixFileMode(host.Folders.PasswordFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(host.Folders.PasswordFile, Cancellation)).ShouldBe("localhost:5433:*:owner:pass\\:word\n");
    }

    [Fact]
    public async Task A_folder_too_deep_for_a_socket_is_no_obstacle()
    {
        await using var host = await TestHost.Start(Path.Combine(new string('a', 100), "with a space", "service"));
        await host.Stage.Run(host.Release("1.0.0"), Cancellation);
        (await host.LiveVersion()).ShouldBe("1.0.0");
        host.Switch.Socket.Length.ShouldBeLessThan(107);
    }

    [Fact]
    public async Task A_folder_for_sockets_that_somebody_else_has_laid_out_is_refused()
    {
        await using var host = await TestHost.Start(Path.Combine(new string('b', 120), "service"));
        Directory.Delete(host.Folders.Sockets.Path);
        Directory.CreateSymbolicLink(host.Folders.Sockets.Path, Path.GetTempPath());

        var failure = await Should.ThrowAsync<PipelineException>(() => host.Stage.Run(host.Release("1.0.0"), Cancellation));

        File.Delete(host.Folders.Sockets.Path);
        failure.What.ShouldBe($"The sockets' folder \"{host.Folders.Sockets.Path}\" is not ours.");
    }
}
