using System.Collections.Immutable;

namespace Pipeline.Processes;

/// <summary>A program to run, described and not yet run: a value that tests compare. <c>Command.Execution.cs</c> runs it.</summary>
/// <remarks>Arguments are a list and never a shell line. Secrets are never arguments: see <see cref="With(string, string)"/> and password files.</remarks>
public sealed partial record Command
{
    /// <summary>The two commands are the script's arguments, never its text.</summary>
    private const string Piped = """count=$1; shift; "${@:1:count}" | "${@:count+1}" """;

    private string? _shown;

    /// <param name="program">A program's path, or its name to be found on PATH.</param>
    /// <param name="arguments">Its arguments, each passed as it is.</param>
    public Command(string program, params IEnumerable<string> arguments)
    {
        Program = program;
        Arguments = [.. arguments];
    }

    /// <summary>The program.</summary>
    public string Program { get; init; }

    /// <summary>The arguments.</summary>
    public ImmutableArray<string> Arguments { get; init; }

    /// <summary>Variables set on top of this process's environment; a null value removes one.</summary>
    public ImmutableSortedDictionary<string, string?> Variables { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>The folder to run in; this process's own when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>How long it may run before it is ended and counts as failed; null is for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many of the last lines that it writes to standard error are kept.</summary>
    public int KeptLines { get; init; } = 20;

    /// <summary>The same command with one more variable.</summary>
    public Command With(string variable, string? value) => this with { Variables = Variables.SetItem(variable, value) };

    /// <summary>The same command in another folder.</summary>
    public Command In(string workingDirectory) => this with { WorkingDirectory = workingDirectory };

    /// <summary>
    /// This program's output as another's input, connected by the system: what flows between the two does not pass through this process. It fails when
    /// either does.
    /// </summary>
    public Command PipedInto(Command next) =>
        new(
            "bash",
            ["-o", "pipefail", "-c", Piped, "bash", $"{Arguments.Length + 1}", Program, .. Arguments, next.Program, .. next.Arguments]
        )
        {
            Variables = Variables.SetItems(next.Variables),
            WorkingDirectory = WorkingDirectory,
            _shown = $"{this} | {next}",
        };

    /// <summary>The same, which then reads what is left of its input: who writes that would fail by a pipe that breaks before its end.</summary>
    public Command ReadingOn() =>
        this with
        {
            Program = "sh",
            Arguments = ["-c", "\"$@\" && exec cat >/dev/null", "sh", Program, .. Arguments],
            _shown = $"{this}",
        };

    /// <summary>The command as one would type it, quoted for a POSIX shell; variables are left out, as they may hold secrets.</summary>
    public override string ToString() => _shown ?? string.Join(' ', Arguments.Prepend(Program).Select(Shell.Quote));
}
