using System.Diagnostics;
using Pipeline.Processes;

namespace Pipeline.Tests.Processes;

public class Commands
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_arrive_as_they_are()
    {
        var result = await new Command("printf", "%s\\n", "a b", "$HOME", "'", "*").Run(Cancellation);
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["a b", "$HOME", "'", "*"]);
    }

    [Fact]
    public void A_command_is_shown_as_one_would_type_it() =>
        new Command("psql", "-c", "SELECT 'x'", "").ToString().ShouldBe("psql -c 'SELECT '\\''x'\\''' ''");

    [Fact]
    public async Task A_failing_program_is_told_with_its_command_its_code_and_its_last_words()
    {
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new Command("sh", "-c", "echo first; echo the reason >&2; exit 7").Run(Cancellation)
        );
        failure.Message.ShouldContain("exit code 7");
        failure.Why.ShouldBe("the reason");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named() =>
        (await Should.ThrowAsync<PipelineException>(() => new Command("no-such-program").Run(Cancellation))).Message.ShouldContain(
            "\"no-such-program\" could not be started."
        );

    [Fact]
    public async Task A_variable_can_be_set_and_removed()
    {
        var result = await new Command("sh", "-c", "echo ${NEW-unset} ${HOME-unset}")
            .With("NEW", "value")
            .With("HOME", null)
            .Run(Cancellation);
        result.Output.Trim().ShouldBe("value unset");
    }

    [Fact]
    public async Task Cancelling_ends_the_program_and_its_children()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var started = new TaskCompletionSource<int>();
        var running = new Command("sh", "-c", "sleep 1000 & echo $!; wait").Read(
            async (stream, token) =>
            {
                using var reader = new StreamReader(stream);
                started.SetResult(int.Parse((await reader.ReadLineAsync(token))!, System.Globalization.CultureInfo.InvariantCulture));
                await reader.ReadLineAsync(token);
            },
            cancel.Token
        );
        var child = await started.Task;
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await Eventually(() => !IsAlive(child));
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_ended_and_told()
    {
        var clock = Stopwatch.StartNew();
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            (new Command("sleep", "1000") with { Timeout = TimeSpan.FromMilliseconds(200) }).Run(Cancellation)
        );
        failure.Message.ShouldContain("took longer");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_program_that_stops_reading_early_is_judged_by_its_exit_code() =>
        (
            await new Command("head", "-c", "1").Write(
                async (stream, token) =>
                {
                    for (var block = 0; block < 100; block++)
                        await stream.WriteAsync(new byte[65536], token);
                },
                Cancellation
            )
        ).Succeeded.ShouldBeTrue();

    [Fact]
    public async Task What_the_reader_throws_ends_the_program_and_comes_out() =>
        await Should.ThrowAsync<InvalidOperationException>(() =>
            new Command("yes").Read((_, _) => throw new InvalidOperationException("full"), Cancellation)
        );

    private static bool IsAlive(int process)
    {
        var stat = $"/proc/{process}/stat";
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(20, Cancellation);
    }
}
