using Pipeline.Environments;

namespace Pipeline.Tests.Environments;

public class The_environment_is_found_from_the_command_line
{
    private static readonly string[] Known = ["eu-west", "production", "staging"];

    [Theory]
    [InlineData("DeployStaging", "staging")]
    [InlineData("deploy-production", "production")]
    [InlineData("DeployEuWest", "eu-west")]
    [InlineData("Rollback --environment staging", "staging")]
    [InlineData("Status --environment=PRODUCTION --json", "production")]
    [InlineData("Rollback -environment staging --yes", "staging")]
    [InlineData("DeployStaging --environment staging", "staging")]
    [InlineData("Rollback --environment staging --environment production", "production")]
    [InlineData("--json=true DeployStaging", "staging")]
    [InlineData("--yes -- Deploy_Production", "production")]
    [InlineData("--target DeployStaging", "staging")]
    [InlineData("--target=DeployStaging", "staging")]
    public void By_a_target_or_an_option(string line, string environment) => From(line).ShouldBe(environment);

    [Fact]
    public void By_a_variable_when_the_command_line_says_nothing() =>
        EnvironmentChoice.From(["Status"], name => name == "PIPELINE_ENVIRONMENT" ? "staging" : null, Known).ShouldBe("staging");

    [Fact]
    public void Not_at_all_when_nothing_names_one() => From("Test --json").ShouldBeNull();

    [Fact]
    public void An_unknown_one_is_refused_with_those_that_exist()
    {
        var failure = Should.Throw<PipelineException>(() => From("Rollback --environment stagin"));
        failure.Message.ShouldContain("\"stagin\"");
        failure.Message.ShouldContain("eu-west, production, staging");
        failure.ExitCode.ShouldBe(ExitCode.WrongUsage);
    }

    [Theory]
    [InlineData("DeployStaging --environment production")]
    [InlineData("--environment=production DeployStaging")]
    [InlineData("--environment production -- DeployStaging")]
    [InlineData("Deploy_Production --environment staging")]
    [InlineData("DeployStaging DeployProduction")]
    [InlineData("DeployStaging --profile production")]
    public void Words_that_disagree_are_refused(string line) =>
        Should.Throw<PipelineException>(() => From(line)).ExitCode.ShouldBe(ExitCode.WrongUsage);

    private static string? From(string line) => EnvironmentChoice.From(line.Split(' '), _ => null, Known);
}
