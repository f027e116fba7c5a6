using Pipeline.Databases;

namespace Pipeline.Tests.Sandboxes;

public sealed class A_sandbox_is_a_living_system
{
    private static CancellationToken Cancellation => Workbench.Cancellation;

    [Fact]
    public async Task With_an_earlier_release_live_and_its_users_in_a_database_of_its_own()
    {
        await using var bench = await Workbench.Open();

        var made = await bench.EnsureRunning();

        (await Workbench.LiveVersion(made)).ShouldBe("1.3.0");
        (await bench.Live()).Live!.ShouldSatisfyAllConditions(
            live => live.Version.ShouldBe("1.3.0"),
            live => live.SchemaRevision.ShouldBe("001"),
            live => live.Slot.ShouldBe("blue")
        );
        await using var connection = await made.Database.Connect(Cancellation);
        (await connection.Scalar<long>("SELECT count(*) FROM users", Cancellation)).ShouldBe(100);
        (await connection.Scalar<string>("SHOW data_checksums", Cancellation)).ShouldBe("on");
        (await connection.Scalar<bool>("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", Cancellation)).ShouldBeFalse();
        File.GetUnixFileMode(bench.Folders.Password).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Should.ThrowAsync<PipelineException>(() => (made.Database with { Password = "wrong" }).Connect(Cancellation));
    }

    [Fact]
    public async Task Made_once_and_by_one_of_two_at_the_same_time()
    {
        await using var bench = await Workbench.Open();

        var both = await Task.WhenAll(bench.EnsureRunning(), bench.EnsureRunning());
        both[0].ShouldBe(both[1]);
        bench.Told.ShouldContain("Another run is making, starting or removing this sandbox");

        var started = TimeProvider.System.GetTimestamp();
        (await bench.EnsureRunning()).ShouldBe(both[0]);
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        (bench.Told.Split("is there after").Length - 1).ShouldBe(1);
    }

    [Fact]
    public async Task Removed_without_a_trace()
    {
        await using var bench = await Workbench.Open();
        await bench.EnsureRunning();
        (await bench.Remembered()).ShouldNotBeEmpty();

        await bench.Down();

        bench.Processes().ShouldBeEmpty();
        Directory.Exists(bench.Folders.Whole).ShouldBeFalse();
        (await bench.Remembered()).ShouldBeEmpty();
        await bench.Down();
        bench.Told.ShouldContain("There is no sandbox staging.");
    }

    [Fact]
    public async Task Not_removed_below_a_run_that_uses_it()
    {
        await using var bench = await Workbench.Open();
        var made = await bench.EnsureRunning();
        await using (await bench.BeginRun())
        {
            var refused = await Should.ThrowAsync<PipelineException>(bench.Down);
            refused.ExitCode.ShouldBe(ExitCode.Refused);
            refused.Why!.ShouldContain("DeployStaging");
        }

        (await Workbench.LiveVersion(made)).ShouldBe("1.3.0");
    }

    [Fact]
    public async Task Whose_cluster_lies_elsewhere_when_PostgreSQL_cannot_get_to_the_project()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root has PostgreSQL run by another user.");
        await using var bench = await Workbench.Open(isReachable: false);
        Directory.CreateDirectory(bench.Folders.ClusterOutside);
        await File.WriteAllTextAsync(
            Path.Combine(bench.Folders.ClusterOutside, "leftover"),
            "of a project that was here before",
            Cancellation
        );

        var made = await bench.EnsureRunning();

        (await Workbench.LiveVersion(made)).ShouldBe("1.3.0");
        Directory.Exists(Path.Combine(bench.Folders.ClusterOutside, "data")).ShouldBeTrue();
        await bench.Down();
        Directory.Exists(Path.GetDirectoryName(bench.Folders.ClusterOutside)).ShouldBeFalse();
    }

    [Fact]
    public async Task Removed_again_when_it_cannot_be_made()
    {
        await using var bench = await Workbench.Open();
        await File.WriteAllTextAsync(Path.Combine(bench.Root, "seed.sql"), "INSERT INTO nowhere VALUES (1);", Cancellation);

        var failure = await Should.ThrowAsync<PipelineException>(bench.EnsureRunning);

        failure.Message.ShouldContain("nowhere");
        bench.Processes().ShouldBeEmpty();
        Directory.Exists(bench.Folders.Whole).ShouldBeFalse();
    }
}
