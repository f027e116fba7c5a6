using Pipeline.Processes;

namespace Scenarios.Bootstrap;

/// <summary>What somebody sees who presses the tabulator, in the shells themselves.</summary>
public sealed class Completion_in_shells
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("./build.sh DeployS", "./build.sh DeployStaging ")]
    [InlineData("./build.sh Status --environment prod", "./build.sh Status --environment production ")]
    [InlineData("./build.sh Rollback --sym", "./build.sh Rollback --symptom ")]
    public async Task Bash(string typed, string completed)
    {
        await Ready();

        // An interactive bash, which reads from a terminal of its own; its line, as it stands after the tabulator, is what a bound key prints.
        const string script = """
            source <(./build.sh --completion bash)
            show() { printf '<%s>' "$READLINE_LINE" >"$SHOWN"; exit; }
            bind -x '"\C-x": show'
            """;
        (await Interact("bash", ["--noprofile", "--norc", "-i"], $"{script}\n", $"{typed}\t", "\x18")).ShouldBe($"<{completed}>");
    }

    [Theory]
    [InlineData("./build.sh DeployS", "./build.sh DeployStaging ")]
    [InlineData("./build.sh Status --environment prod", "./build.sh Status --environment production ")]
    [InlineData("./build.sh Rollback --sym", "./build.sh Rollback --symptom ")]
    public async Task Zsh(string typed, string completed)
    {
        await Ready();
        const string script = """
            autoload -Uz compinit && compinit -u -D
            source <(./build.sh --completion zsh)
            show() { printf '<%s>' "$BUFFER" >"$SHOWN"; exit; }
            zle -N show && bindkey '^X' show
            """;
        (await Interact("zsh", ["-f", "-i"], $"{script}\n", $"{typed}\t", "\x18")).ShouldBe($"<{completed}>");
    }

    private static async Task Ready()
    {
        // Completion never waits for a build, so there has to be one.
        await new Command(Path.Combine(Checkout.Repository, "build.sh"), "--help").In(Checkout.Repository).Run(Cancellation);
    }

    /// <summary>Types into a shell, through a terminal that util-linux's script makes, and gives what the shell's function wrote.</summary>
    private static async Task<string> Interact(string shell, string[] arguments, params string[] typed)
    {
        if (Executable.Find(shell) is null || Executable.Find("script") is null)
        {
            Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", $"{shell} and script have to be installed.");
            Assert.Skip($"{shell} or script is not installed.");
        }

        var shown = Path.GetTempFileName();
        try
        {
            var terminal = new Command("script", "--quiet", "--return", "--command", $"{shell} {string.Join(' ', arguments)}", "/dev/null")
                .In(Checkout.Repository)
                .With("SHOWN", shown)
                .With("TERM", "dumb")
                .With("HOME", Path.GetTempPath()) with
            {
                Timeout = TimeSpan.FromSeconds(60),
            };
            await terminal.Write(
                async (keyboard, token) =>
                {
                    foreach (var keys in typed)
                    {
                        await keyboard.WriteAsync(System.Text.Encoding.UTF8.GetBytes(keys), token);
                        await keyboard.FlushAsync(token);
                    }
                },
                Cancellation
            );
            return await File.ReadAllTextAsync(shown, Cancellation);
        }
        finally
        {
            File.Delete(shown);
        }
    }
}
