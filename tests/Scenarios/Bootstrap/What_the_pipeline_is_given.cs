using Pipeline.Processes;

namespace Scenarios.Bootstrap;

[Collection(nameof(BuiltRepository))]
public sealed class What_the_pipeline_is_given(BuiltRepository built)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_are_passed_on_untouched()
    {
        var repository = await built.Copy();
        string[] arguments = ["--", "-x", "--reason", "it's a \"test\"", "*", "$HOME `id` \\", "", " two  spaces ", "line\nbreak", "ünï"];

        var outcome = await repository.Run(arguments);

        outcome.Output.Split('\0').ShouldBe(arguments);
    }

    [Fact]
    public async Task The_exit_code_is_the_pipelines() => (await (await built.Copy()).Run("end", "3")).ExitCode.ShouldBe(3);

    [Fact]
    public async Task It_works_in_its_repository_when_called_from_elsewhere_and_through_a_link()
    {
        var repository = await built.Copy();
        var links = Directory.CreateDirectory(Path.Combine(repository.Folder, "links")).FullName;
        File.CreateSymbolicLink(Path.Combine(links, "first"), "../build.sh");
        File.CreateSymbolicLink(Path.Combine(links, "second"), Path.Combine(links, "first"));

        (await new Command(repository.BuildScript, "folder").In("/").Run(Cancellation)).Output.Trim().ShouldBe(repository.Folder);
        (await new Command("bash", "-c", "./second folder").In(links).Run(Cancellation)).Output.Trim().ShouldBe(repository.Folder);
        (await new Command("bash", "build.sh", "folder").In(repository.Folder).Run(Cancellation)).Output.Trim().ShouldBe(repository.Folder);
    }

    /// <summary>So Ctrl-C and SIGTERM reach the pipeline itself.</summary>
    [Fact]
    public async Task The_pipeline_takes_the_place_of_the_script()
    {
        var repository = await built.Copy();

        var lines = (
            await new Command("bash", "-c", "echo $$; exec ./build.sh process").In(repository.Folder).Run(Cancellation)
        ).Output.Split('\n');

        lines[1].ShouldBe(lines[0]);
    }

    [Fact]
    public async Task Standard_input_is_left_to_the_pipeline_by_a_build()
    {
        var repository = await built.Copy();
        await repository.Greet("listening");

        var heard = (await new Command("bash", "-c", "echo yes | ./build.sh echo").In(repository.Folder).Run(Cancellation)).Output;

        heard.ShouldBe("yes\n");
    }
}
