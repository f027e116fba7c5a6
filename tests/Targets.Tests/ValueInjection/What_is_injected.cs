using System.Diagnostics;
using Nuke.Common;
using Nuke.Common.CI;
using Nuke.Common.CI.GitHubActions;
using Nuke.Common.Git;
using Nuke.Common.IO;
using Nuke.Common.ProjectModel;
using Nuke.Common.Tooling;

namespace Targets.Tests.ValueInjection;

public sealed class What_is_injected : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_repository_with_branch_commit_tags_and_remote()
    {
        Git(
            "init -q -b main .",
            "commit -q --allow-empty -m first",
            "tag v1.0",
            "tag first",
            "remote add origin git@github.com:somebody/something.git"
        );
        (await _harness.Run<RepositoryBuild>("Look")).ShouldBe(0, _harness.Errors);
        var repository = RepositoryBuild.Seen.ShouldNotBeNull();
        repository.Branch.ShouldBe("main");
        repository.Head.ShouldBe("refs/heads/main");
        repository.Commit.ShouldBe(Git("rev-parse HEAD"));
        repository.Tags.ShouldBe(["first", "v1.0"]);
        repository.Identifier.ShouldBe("somebody/something");
        repository.Endpoint.ShouldBe("github.com");
        repository.Protocol.ShouldBe(GitProtocol.Ssh);
        repository.HttpsUrl.ShouldBe("https://github.com/somebody/something.git");
        repository.LocalDirectory.ShouldBe((AbsolutePath)_harness.Root);
        repository.IsDirty.ShouldBeFalse();
    }

    [Fact]
    public async Task A_repository_with_changes_and_no_branch_or_remote()
    {
        Git("init -q -b main .", "commit -q --allow-empty -m first", "checkout -q --detach");
        File.WriteAllText(Path.Combine(_harness.Root, "new"), "");
        (await _harness.Run<RepositoryBuild>("Look")).ShouldBe(0, _harness.Errors);
        var repository = RepositoryBuild.Seen.ShouldNotBeNull();
        repository.Branch.ShouldBeNull();
        repository.Head.ShouldBe(repository.Commit);
        repository.RemoteName.ShouldBeNull();
        repository.IsDirty.ShouldBeTrue();
    }

    [Fact]
    public async Task No_repository_is_an_error_that_says_what_to_do()
    {
        (await _harness.Run<RepositoryBuild>("Look")).ShouldBe(64);
        _harness.Errors.ShouldStartWith("Repository: git: fatal: not a git repository");
        _harness.Errors.ShouldContain("mark it [Optional]");
    }

    [Fact]
    public async Task Nothing_where_it_is_optional() => (await _harness.Run<OptionalBuild>("Look")).ShouldBe(0, _harness.Errors);

    [Theory]
    [InlineData("https://github.com/a/b.git", "github.com", "a/b")]
    [InlineData("https://user@host.example/group/sub/name", "host.example", "group/sub/name")]
    [InlineData("ssh://git@host.example:7999/a/b.git", "host.example:7999", "a/b")]
    [InlineData("git@host.example:a/b.git", "host.example", "a/b")]
    [InlineData("/somewhere/on/this/disk", null, null)]
    public void Addresses_of_all_kinds(string url, string? endpoint, string? identifier)
    {
        var repository = GitRepository.FromUrl(url);
        repository.Endpoint.ShouldBe(endpoint);
        repository.Identifier.ShouldBe(identifier);
    }

    [Theory]
    [InlineData(
        "Two.sln",
        """
            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "src", "src", "{A}"
            EndProject
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "One", "src\One\One.csproj", "{B}"
            EndProject
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "Two", "src\Two\Two.fsproj", "{C}"
            EndProject
            """
    )]
    [InlineData(
        "Two.slnx",
        """
            <Solution>
              <Folder Name="/src/">
                <Project Path="src/One/One.csproj" />
              </Folder>
              <Project Path="src\Two\Two.fsproj" />
            </Solution>
            """
    )]
    public async Task The_solution_in_both_formats(string name, string text)
    {
        File.WriteAllText(Path.Combine(_harness.Root, name), text);
        (await _harness.Run<SolutionBuild>("Look")).ShouldBe(0, _harness.Errors);
        var solution = SolutionBuild.Seen.ShouldNotBeNull();
        solution.Name.ShouldBe("Two");
        solution.AllProjects.Select(project => project.Name).ShouldBe(["One", "Two"]);
        solution.GetProject("Two")!.Path.ShouldBe((AbsolutePath)_harness.Root / "src" / "Two" / "Two.fsproj");
        solution.GetAllProjects("O*").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task One_of_several_solutions_must_be_named()
    {
        File.WriteAllText(Path.Combine(_harness.Root, "A.sln"), "");
        File.WriteAllText(Path.Combine(_harness.Root, "B.slnx"), "<Solution />");
        (await _harness.Run<SolutionBuild>("Look")).ShouldBe(64);
        _harness.Errors.ShouldContain("A.sln, B.slnx. Name one: [Solution(\"A.sln\")]");
        (await _harness.Run<SolutionBuild>("Look --solution B.slnx")).ShouldBe(0, _harness.Errors);
    }

    [Fact]
    public async Task Programs_the_host_and_shares_of_the_work()
    {
        (await _harness.Run<OtherBuild>("Look --tests 2 --partition 1/2 --host GitHubActions")).ShouldBe(0, _harness.Errors);
        OtherBuild.Seen.ShouldBe(["echoed", "GitHubActions", "2/3", "1/2", "b e"]);
    }

    [Theory]
    [InlineData("--tests 4", "Tests: found 4, expected a share from 1 to 3\n")]
    [InlineData("--partition 3/2", "--partition: found \"3/2\", expected a share such as 2/3.\n")]
    public async Task A_share_that_there_is_not_is_refused(string arguments, string said)
    {
        (await _harness.Run<OtherBuild>($"Look {arguments}")).ShouldBe(64);
        _harness.Errors.ShouldBe(said);
    }

    private string Git(params string[] commands)
    {
        var output = "";
        foreach (var command in commands)
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", $"-c user.name=somebody -c user.email=somebody@example.org {command}")
                {
                    WorkingDirectory = _harness.Root,
                    RedirectStandardOutput = true,
                }
            )!;
            output = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            git.ExitCode.ShouldBe(0, command);
        }

        return output;
    }

    private sealed class RepositoryBuild : NukeBuild
    {
        public static GitRepository? Seen { get; private set; }

        [GitRepository]
        private readonly GitRepository? Repository;

        private Target Look => _ => _.Executes(() => Seen = Repository);
    }

    private sealed class OptionalBuild : NukeBuild
    {
        [GitRepository, Optional]
        private readonly GitRepository? Repository;

        private Target Look => _ => _.Executes(() => Repository.ShouldBeNull());
    }

    private sealed class SolutionBuild : NukeBuild
    {
        public static Solution? Seen { get; private set; }

        [Solution]
        private readonly Solution? Solution;

        private Target Look => _ => _.Executes(() => Seen = Solution);
    }

    private sealed class OtherBuild : NukeBuild
    {
        public static List<string> Seen { get; private set; } = [];

        [PathVariable]
        private readonly Tool? Echo;

        [CI]
        private readonly GitHubActions? Actions;

        [Partition(3)]
        private readonly Partition? Tests;

        private Target Look =>
            _ =>
                _.Executes(() =>
                    Seen = [
                        Echo!("echoed").StdToText(),
                        $"{Actions}",
                        $"{Tests}",
                        $"{Partition}",
                        string.Join(' ', Tests!.GetCurrent(["a", "b", "c", "d", "e"])),
                    ]
                );
    }
}
