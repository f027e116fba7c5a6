using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Runs;

public sealed class Progress_in_a_terminal
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _console = new();

    [Fact]
    public void Fits_into_its_line_so_that_it_can_be_redrawn()
    {
        using var progress = Transcript(width: 40).Progress("Backing up a database of a very long name", total: 1 << 20);
        progress.Advance(1 << 19);
        _time.Advance(TimeSpan.FromSeconds(2));
        var drawn = _console.ToString().Split("\u001b[2K")[^1];
        drawn.Length.ShouldBe(39);
        drawn.ShouldStartWith("  ██████████░░░░░░░░░░ Backing up");
        drawn.ShouldEndWith("…");
    }

    [Fact]
    public void Gives_up_a_total_that_was_passed()
    {
        using var progress = Transcript(width: 200).Progress("Backing up app", total: 100);
        progress.Advance(2048);
        _time.Advance(TimeSpan.FromSeconds(2));
        _console.ToString().ShouldEndWith("  Backing up app: 2.0 kB, 1.0 kB/s");
    }

    private Transcript Transcript(int width) => new(_console, new Secrets(), _time) { IsInteractive = true, Width = width };
}
