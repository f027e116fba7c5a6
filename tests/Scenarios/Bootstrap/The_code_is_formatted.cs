using Pipeline.Processes;

namespace Scenarios.Bootstrap;

public sealed class The_code_is_formatted
{
    [Fact]
    public async Task As_the_formatter_does_it()
    {
        await new Command("dotnet", "tool", "restore").In(Checkout.Repository).Run(TestContext.Current.CancellationToken);

        var check = await new Command("dotnet", "csharpier", "check", "src", "build", "tests")
            .In(Checkout.Repository)
            .Try(TestContext.Current.CancellationToken);

        check.ExitCode.ShouldBe(0, $"Run: dotnet csharpier format src build tests\n{check.Output}\n{check.Errors}");
    }
}
