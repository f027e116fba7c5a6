using Pipeline.Processes;

namespace Pipeline.Preflight;

/// <summary>The programs a deployment needs, each with its version.</summary>
public static class ProgramsGate
{
    /// <summary>Asks each program for its version.</summary>
    /// <param name="programs">The commands that print a version.</param>
    public static Gate For(IReadOnlyList<Command> programs) =>
        new(
            "programs",
            async cancellation =>
            {
                var versions = await Task.WhenAll(programs.Select(program => VersionOf(program, cancellation)));
                return GateResult.Pass(string.Join(", ", versions));
            }
        );

    private static async Task<string> VersionOf(Command program, CancellationToken cancellation)
    {
        var result = await (program with { Timeout = TimeSpan.FromSeconds(20) }).Run(cancellation);
        var said = (result.Output + "\n" + result.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries)[0];
        var version =
            said.Split([' ', '/'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => char.IsAsciiDigit(word[0])) ?? said;
        return $"{Path.GetFileName(program.Program)} {version}";
    }
}
