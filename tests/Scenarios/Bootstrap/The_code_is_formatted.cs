using Pipeline.Processes;

namespace Scenarios.Bootstrap;

public sealed class The_code_is_formatted
{
    [Fact]
    public async Task As_editorconfig_says()
    {
        var format = new Command("dotnet", "format", "Pipeline.sln", "--verify-no-changes", "--no-restore").In(Checkout.Repository);

        var result = await format.Try(TestContext.Current.CancellationToken);

        result.ExitCode.ShouldBe(0, $"Run: dotnet format\n{result.Errors}");
    }
}
