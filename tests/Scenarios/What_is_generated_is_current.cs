using Scenarios.Node;

namespace Scenarios;

public sealed class What_is_generated_is_current(NodePackages node) : IClassFixture<NodePackages>
{
    private static readonly string Settings = Path.Combine(Checkout.Repository, ".nuke");

    [Fact]
    public async Task The_schema_and_the_workflows()
    {
        await using var checkout = await Checkout.Make();
        var generated = await checkout.Run(0, "--generate");
        generated.Output.ShouldNotContain("is written");
        generated.Output.ShouldContain(".nuke/build.schema.json is as it should be.");
    }

    [Fact]
    public async Task The_schema_takes_the_parameters_files_of_this_repository_and_its_examples()
    {
        var examples = Directory.EnumerateFiles(
            Path.Combine(Checkout.Repository, "examples"),
            "parameters*.json",
            SearchOption.AllDirectories
        );
        (
            await node.SchemaErrors(
                Path.Combine(Settings, "build.schema.json"),
                [.. Directory.EnumerateFiles(Settings, "parameters*.json"), .. examples]
            )
        ).ShouldBe("");
    }

    [Theory]
    [InlineData("""{ "Servce": {} }""", "must NOT have additional properties")]
    [InlineData("""{ "Gates": { "cleanTree": "yes" } }""", "/Gates/cleanTree must be boolean")]
    [InlineData("""{ "Checks": [{ "name": "x", "severity": "loud" }] }""", "/Checks/0/severity must be equal to one of the allowed values")]
    public async Task The_schema_does_not_take_what_a_run_refuses(string parameters, string fault)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, parameters, TestContext.Current.CancellationToken);
        (await node.SchemaErrors(Path.Combine(Settings, "build.schema.json"), file)).ShouldContain(fault);
        File.Delete(file);
    }
}
