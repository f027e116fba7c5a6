using Pipeline.Processes;

namespace Scenarios.Bootstrap;

[Collection(nameof(BuiltRepository))]
public sealed class The_pipeline_is_built_when_its_inputs_have_changed(BuiltRepository built)
{
    private const string Building = "Building the pipeline";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_built_is_not_built_again()
    {
        var repository = await built.Copy();

        (await repository.Run("greet")).Errors.ShouldBeEmpty();
        (await repository.Run("greet")).Output.Trim().ShouldBe("hello");
    }

    [Fact]
    public async Task New_time_stamps_alone_build_nothing_and_are_looked_into_once()
    {
        var repository = await built.Copy();
        await new Command("find", repository.Folder, "-name", "*.cs", "-exec", "touch", "{}", "+").Run(Cancellation);

        (await repository.Run("greet")).Errors.ShouldBeEmpty();

        var stamp = File.GetLastWriteTimeUtc(Path.Combine(repository.Folder, ".nuke/temp/build/stamp"));
        await repository.Run("greet");
        File.GetLastWriteTimeUtc(Path.Combine(repository.Folder, ".nuke/temp/build/stamp")).ShouldBe(stamp);
    }

    [Fact]
    public async Task A_change_is_built_also_when_it_brings_an_old_time_stamp_along_and_going_back_is_not()
    {
        var repository = await built.Copy();
        var old = File.GetLastWriteTimeUtc(repository.GreetingFile);
        await repository.Greet();
        await repository.Greet("good day");
        File.SetLastWriteTimeUtc(repository.GreetingFile, old);

        (await repository.Greet()).ShouldBe("good day");

        await repository.Greet("hello");
        var back = await repository.Run("greet");
        back.Output.Trim().ShouldBe("hello");
        back.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("added", "src/Pipeline/Added.cs")]
    [InlineData("removed", "src/Targets/notes.txt")]
    [InlineData("added", "Directory.Build.props")]
    public async Task A_file_that_is_added_or_removed_is_noticed(string how, string file)
    {
        var repository = await built.Copy();
        await repository.Greet();
        var path = Path.Combine(repository.Folder, file);
        if (how == "removed")
            File.Delete(path);
        else
            await File.WriteAllTextAsync(path, file.EndsWith(".cs", StringComparison.Ordinal) ? "" : "<Project />", Cancellation);

        (await repository.Run("greet")).Errors.ShouldContain(Building);
        repository.Builds.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Two_started_at_once_build_once()
    {
        var repository = await built.Copy();
        await repository.Greet("twice");

        var both = await Task.WhenAll(repository.Run("greet"), repository.Run("greet"));

        both.Select(one => one.Output.Trim()).ShouldBe(["twice", "twice"]);
        both.Count(one => one.Errors.Contains(Building, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_build_that_was_killed_is_made_by_the_next_start()
    {
        var repository = await built.Copy();
        await repository.Greet("at last");
        using var killing = new CancellationTokenSource();
        var killed = new Command("timeout", "--signal=KILL", "1.5", repository.BuildScript, "greet").Try(Cancellation);
        (await killed).ExitCode.ShouldBe(137);

        (await repository.Greet()).ShouldBe("at last");
    }

    [Fact]
    public async Task A_pipeline_that_does_not_build_says_why_and_the_one_before_stays()
    {
        var repository = await built.Copy();
        var before = repository.Builds;
        await File.WriteAllTextAsync(repository.GreetingFile, "static class Greeting { oops }", Cancellation);

        var outcome = await repository.Run("greet");

        outcome.ExitCode.ShouldBe(1);
        outcome.Errors.ShouldContain("Greeting.cs(1,");
        outcome.Errors.ShouldContain("error CS");
        repository.Builds.Where(build => build[0] != '.').ShouldBe(before);
    }

    [Fact]
    public async Task Old_builds_are_removed_but_for_the_newest_three()
    {
        var repository = await built.Copy();
        var builds = Path.Combine(repository.Folder, ".nuke/temp/build");
        for (var age = 2; age < 7; age++)
            Directory.SetLastWriteTimeUtc(
                Directory.CreateDirectory(Path.Combine(builds, $"{age}-days-old")).FullName,
                TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-age)
            );
        File.Delete(Path.Combine(builds, "stamp"));

        await repository.Greet();

        repository.Builds.Where(build => build.EndsWith("old", StringComparison.Ordinal)).ShouldBe(["2-days-old", "3-days-old"]);
    }

    [Fact]
    public async Task A_build_leaves_no_process_behind()
    {
        var repository = await built.Copy();
        await repository.Greet("alone");
        var mark = $"PIPELINE_TEST_MARK={Guid.NewGuid():N}";

        await new Command(repository.BuildScript, "greet").With("PIPELINE_TEST_MARK", mark.Split('=')[1]).Run(Cancellation);

        Directory
            .EnumerateDirectories("/proc")
            .Where(process => int.TryParse(Path.GetFileName(process), out _) && HasVariable(process, mark))
            .ShouldBeEmpty();
    }

    private static bool HasVariable(string process, string variable)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains(variable, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
