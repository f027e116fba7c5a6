using System.Collections;

namespace Nuke.Common.Execution;

/// <summary>All that a run takes from its process, so that tests can give it something else.</summary>
internal sealed record BuildStart
{
    public required IReadOnlyList<string> Arguments { get; init; }

    public required IDictionary Variables { get; init; }

    public required string WorkingDirectory { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Errors { get; init; }

    public int Width { get; init; } = 100;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static BuildStart OfThisProcess() => new()
    {
        Arguments = Environment.GetCommandLineArgs()[1..],
        Variables = Environment.GetEnvironmentVariables(),
        WorkingDirectory = Directory.GetCurrentDirectory(),
        Output = Console.Out,
        Errors = Console.Error,
        Width = Console.IsOutputRedirected ? 100 : Math.Clamp(Console.WindowWidth, 60, 160),
    };

    public string? Variable(string name) => Variables[name] as string;
}
