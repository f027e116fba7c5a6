using Pipeline.Processes;

namespace Scenarios.Bootstrap;

[Collection(nameof(BuiltRepository))]
public sealed class A_machine_without_the_SDK(BuiltRepository built)
{
    [Fact]
    public async Task Without_a_network_it_is_told_what_is_missing()
    {
        var repository = await built.Copy();
        File.Delete(Path.Combine(repository.Folder, ".nuke/temp/build/stamp"));

        var outcome = await repository.RunWithoutDotnet(("curl", "#!/bin/sh\nexit 6\n"));

        outcome.ExitCode.ShouldBe(1);
        outcome.Errors.ShouldContain("Installing the .NET SDK 10.0.100 into .nuke/temp/dotnet");
        outcome.Errors.ShouldContain(
            "There is no .NET SDK that satisfies global.json (10.0.100), and Microsoft's installer cannot be downloaded."
        );
        outcome.Errors.ShouldContain("Install the SDK from https://dot.net");
    }

    [Fact]
    public async Task The_installer_gets_the_release_that_global_json_wants_and_what_it_installs_is_used()
    {
        var repository = await built.Copy();
        File.Delete(Path.Combine(repository.Folder, ".nuke/temp/build/stamp"));
        var dotnet = Path.GetDirectoryName(
            new FileInfo(Executable.Find("dotnet")!).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Executable.Find("dotnet")
        );
        var installer = $"""
            #!/bin/sh
            # Stands for the download: an installer that takes the machine's own.
            while [ "$1" != -o ]; do shift; done
            cat >"$2" <<'INSTALLER'
            [ "$1 $2 $3" = "--channel 10.0 --install-dir" ] && /bin/ln -s '{dotnet}' "$4"
            INSTALLER
            """;

        var outcome = await repository.RunWithoutDotnet(("curl", installer), ("cat", "#!/bin/sh\nexec /bin/cat \"$@\"\n"));

        outcome.Output.Trim().ShouldBe("hello", outcome.Errors);
        (await repository.Run("greet")).Errors.ShouldBeEmpty();
    }
}
