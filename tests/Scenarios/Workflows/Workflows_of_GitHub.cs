using System.Text.RegularExpressions;
using Scenarios.Node;

namespace Scenarios.Workflows;

public sealed partial class Workflows_of_GitHub(NodePackages node) : IClassFixture<NodePackages>
{
    private static readonly string Folder = Path.Combine(Checkout.Repository, ".github/workflows");

    public static TheoryData<string> All =>
        [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task GitHub_takes_every_workflow(string name) => (await node.WorkflowErrors(await Read(name))).ShouldBe("");

    [Theory]
    [InlineData("runs-on: ubuntu-latest", "runs-at: ubuntu-latest", "Unexpected value 'runs-at'")]
    [InlineData("workflow_dispatch:", "on_demand:", "Unexpected value 'on_demand'")]
    [InlineData("inputs.level != ", "input.level != ", "Unrecognized named-value: 'input'")]
    public async Task A_broken_one_is_refused(string right, string wrong, string error)
    {
        var workflow = await Read("rollback.yml");
        workflow.ShouldContain(right);

        (await node.WorkflowErrors(workflow.Replace(right, wrong, StringComparison.Ordinal))).ShouldContain(error);
    }

    /// <summary>Only variables reach a shell: what somebody typed into a form must not become a command.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task A_workflow_checks_out_what_is_pinned_and_calls_the_build_alone(string name)
    {
        var workflow = await Read(name);

        workflow.ShouldContain("\npermissions:\n");
        ActionsUsed().Matches(workflow).Select(match => match.Groups[1].Value).ShouldAllBe(action => Pinned().IsMatch(action));
        var commands = Commands().Matches(workflow).Select(match => match.Groups[1].Value).ToList();
        commands.ShouldHaveSingleItem();
        commands.ShouldAllBe(command => command.StartsWith("./build.sh ", StringComparison.Ordinal) || command == ".ci/run");
        commands.ShouldAllBe(command => !command.Contains("${{", StringComparison.Ordinal));
    }

    private static Task<string> Read(string name) =>
        File.ReadAllTextAsync(Path.Combine(Folder, name), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"uses: (\S+)")]
    private static partial Regex ActionsUsed();

    [GeneratedRegex("^actions/checkout@[0-9a-f]{40}$")]
    private static partial Regex Pinned();

    [GeneratedRegex("run: (.+)")]
    private static partial Regex Commands();
}
