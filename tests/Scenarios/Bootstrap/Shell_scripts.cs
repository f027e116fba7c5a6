using Pipeline.Processes;

namespace Scenarios.Bootstrap;

public sealed class Shell_scripts
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_shell_scripts_are_clean()
    {
        if (Executable.Find("shellcheck") is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("shellcheck is not installed.");
        var scripts = (
            await new Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.sh", ".ci/*")
                .In(Checkout.Repository)
                .Run(Cancellation)
        ).Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);

        scripts.ShouldContain("build.sh");
        await new Command("shellcheck", ["--external-sources", .. scripts]).In(Checkout.Repository).Run(Cancellation);
    }
}
