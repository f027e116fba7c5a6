using System.ComponentModel;
using System.Text.Json.Nodes;
using Nuke.Common;
using Nuke.Common.CI.GitHubActions;

namespace Targets.Tests.Generation;

public sealed class What_is_generated : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_schema_of_the_parameters_files()
    {
        (await _harness.Run<GeneratingBuild>("--generate")).ShouldBe(0, _harness.Errors);
        _harness.Output.ShouldStartWith(".nuke/build.schema.json is written.\n");
        var properties = JsonNode.Parse(File.ReadAllText(Path.Combine(_harness.Root, ".nuke", "build.schema.json")))!["properties"]!;
        properties["Sites"]!["items"]!["properties"]!["port"]!["type"]!.ToString().ShouldBe("integer");
        properties["Sites"]!["items"]!["additionalProperties"]!.ToString().ShouldBe("false");
        properties["Color"]!["enum"]!.AsArray().Select(value => $"{value}").ShouldBe(["red", "green"]);
        properties["Token"]!["pattern"]!.ToString().ShouldBe("^v1:");
        properties["Verbosity"]!["enum"]!.AsArray().Count.ShouldBe(4);
        properties["$schema"].ShouldNotBeNull();
        await _harness.Run<GeneratingBuild>("--generate");
        _harness.Output.ShouldContain(".nuke/build.schema.json is as it should be.\n");
    }

    [Fact]
    public async Task A_workflow_for_each_attribute()
    {
        (await _harness.Run<GeneratingBuild>("--generate")).ShouldBe(0, _harness.Errors);
        Workflow("deploy")
            .ShouldBe(
                """
                # Written by ./build.sh --generate from the attribute [GitHubActions] of the build: change it there.

                name: deploy
                on:
                  push:
                    branches:
                      - main
                    paths:
                      - src/**
                      - '!**/*.md'
                  workflow_dispatch:
                    inputs:
                      Color:
                        description: Color
                        required: false
                permissions:
                  deployments: write
                  contents: read
                concurrency:
                  group: staging
                  cancel-in-progress: false
                jobs:
                  ubuntu-24_04:
                    name: ubuntu-24.04
                    runs-on: ubuntu-24.04
                    timeout-minutes: 30
                    environment:
                      name: staging
                      url: https://staging.example.org
                    steps:
                      - uses: actions/checkout@v4
                        with:
                          fetch-depth: 0
                      - name: 'Cache: .nuke/temp, ~/.nuget/packages'
                        uses: actions/cache@v4
                        with:
                          path: >-
                            .nuke/temp

                            ~/.nuget/packages
                          key: ${{ runner.os }}-${{ hashFiles('**/global.json', '**/*.csproj', '**/Directory.Packages.props') }}
                      - name: 'Run: Deploy'
                        run: ./build.sh Deploy
                        env:
                          NUKE_Color: ${{ github.event.inputs.Color }}
                          Token: ${{ secrets.TOKEN }}
                          GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}
                      - name: 'Publish: output/packages'
                        uses: actions/upload-artifact@v4
                        with:
                          name: packages
                          path: output/packages

                """
            );
    }

    [Fact]
    public async Task A_job_for_each_machine_and_share()
    {
        await _harness.Run<GeneratingBuild>("--generate");
        var workflow = Workflow("test_all");
        workflow.ShouldContain("  windows-latest:\n    name: windows-latest ${{ matrix.partition }}\n");
        workflow.ShouldContain("run: ./build.cmd Test\n");
        workflow.ShouldContain("          - 1/2\n          - 2/2\n");
        workflow.ShouldContain("NUKE_PARTITION: ${{ matrix.partition }}\n");
        workflow.ShouldContain("  pull_request: {}\n");
    }

    [Fact]
    public async Task Nothing_that_people_write_themselves()
    {
        await _harness.Run<GeneratingBuild>("--generate");
        File.Exists(Path.Combine(_harness.Root, ".github", "workflows", "own.yml")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(typeof(UnstartedBuild), "The workflow idle is started by nothing: set On, or one of On….\n")]
    [InlineData(typeof(LostBuild), "The workflow lost runs \"Deplyo\", which is no target. Did you mean Deploy?\n")]
    public async Task Nothing_of_a_workflow_that_cannot_be(Type build, string said)
    {
        (
            build == typeof(LostBuild) ? await _harness.Run<LostBuild>("--generate") : await _harness.Run<UnstartedBuild>("--generate")
        ).ShouldBe(64);
        _harness.Errors.ShouldBe(said);
        Directory.Exists(Path.Combine(_harness.Root, ".github")).ShouldBeFalse();
    }

    private string Workflow(string name) => File.ReadAllText(Path.Combine(_harness.Root, ".github", "workflows", $"{name}.yml"));

    private enum Color
    {
        Red,
        Green,
    }

    private sealed class Site
    {
        public string Name { get; set; } = "";

        [Description("The port")]
        public int Port { get; set; }
    }

    [GitHubActions(
        "deploy",
        GitHubActionsImage.Ubuntu2404,
        OnPushBranches = ["main"],
        OnPushIncludePaths = ["src/**"],
        OnPushExcludePaths = ["**/*.md"],
        OnWorkflowDispatchOptionalInputs = [nameof(Color)],
        ImportSecrets = [nameof(Token)],
        EnableGitHubToken = true,
        WritePermissions = [GitHubActionsPermissions.Deployments],
        ReadPermissions = [GitHubActionsPermissions.Contents],
        TimeoutMinutes = 30,
        EnvironmentName = "staging",
        EnvironmentUrl = "https://staging.example.org",
        ConcurrencyGroup = "staging",
        FetchDepth = 0,
        InvokedTargets = [nameof(Deploy)]
    )]
    [GitHubActions(
        "test all",
        GitHubActionsImage.UbuntuLatest,
        GitHubActionsImage.WindowsLatest,
        On = [GitHubActionsTrigger.PullRequest],
        InvokedTargets = [nameof(Test)]
    )]
    [GitHubActions("own", GitHubActionsImage.UbuntuLatest, AutoGenerate = false)]
    private sealed class GeneratingBuild : NukeBuild
    {
        [Parameter("The sites")]
        private readonly Site[] Sites = [];

        [Parameter]
        private readonly Color Color;

        [Parameter, Secret]
        private readonly string? Token;

        private Target Pack =>
            _ => _.Produces(RootDirectory / "output" / "packages" / "*.nupkg").Executes(() => Console.WriteLine($"{Sites}{Color}{Token}"));

        private Target Deploy => _ => _.DependsOn(Pack).Executes(() => { });

        private Target Test => _ => _.Partition(2).Executes(() => { });
    }

    [GitHubActions("idle", GitHubActionsImage.UbuntuLatest)]
    private sealed class UnstartedBuild : NukeBuild;

    [GitHubActions("lost", GitHubActionsImage.UbuntuLatest, On = [GitHubActionsTrigger.Push], InvokedTargets = ["Deplyo"])]
    private sealed class LostBuild : NukeBuild
    {
        private Target Deploy => _ => _.Executes(() => { });
    }
}
