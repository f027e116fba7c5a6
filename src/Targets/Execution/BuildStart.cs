using System.Collections;
using System.Reflection;
using System.Text;

namespace Nuke.Common.Execution;

/// <summary>All that a run takes from its process, so that tests can give it something else.</summary>
internal sealed record BuildStart
{
    public required IReadOnlyList<string> Arguments { get; init; }

    public required IDictionary Variables { get; init; }

    public required string WorkingDirectory { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Errors { get; init; }

    /// <summary>What a person types to call the build.</summary>
    public string Program { get; init; } = "./build.sh";

    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Asks a person for something that is not shown while it is typed; null when nobody is there.</summary>
    public Func<string, string>? AskSecret { get; init; }

    public int Width { get; init; } = 100;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static BuildStart OfThisProcess() =>
        new()
        {
            Arguments = Environment.GetCommandLineArgs()[1..],
            Variables = Environment.GetEnvironmentVariables(),
            WorkingDirectory = Directory.GetCurrentDirectory(),
            Output = Console.Out,
            Errors = Console.Error,
            Program =
                Assembly
                    .GetEntryAssembly()
                    ?.GetCustomAttributes<AssemblyMetadataAttribute>()
                    .FirstOrDefault(metadata => metadata.Key == "Command")
                    ?.Value
                ?? "./build.sh",
            Input = Console.In,
            AskSecret = Console.IsInputRedirected || Console.IsErrorRedirected ? null : AskInTerminal,
            Width = Console.IsOutputRedirected ? 100 : Math.Clamp(Console.WindowWidth, 60, 160),
        };

    public string? Variable(string name) => Variables[name] as string;

    private static string AskInTerminal(string question)
    {
        Console.Error.Write(question);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                text.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
