using Pipeline;
using Pipeline.Environments;

/// <summary>What must be known before the target engine reads the parameters files: the environment, whose own file is one of them.</summary>
static partial class Start
{
    /// <summary>Where JSON goes; everything else is told on standard error then, so that a script can read the one object.</summary>
    public static TextWriter Output { get; private set; } = TextWriter.Null;

    /// <summary>The environment, as its parameters file spells it; null when none is named.</summary>
    public static string? Named { get; private set; }

    /// <summary>The exit code when the command line cannot be used; null to go on.</summary>
    public static int? Prepare(IReadOnlyList<string> arguments)
    {
        PrepareEngine();
        Output = Console.Out;
        if (WantsJson(arguments))
            Console.SetOut(Console.Error);
        if (arguments.Contains("--help", StringComparer.OrdinalIgnoreCase))
            return null;
        try
        {
            Named = EnvironmentChoice.From(
                arguments,
                Environment.GetEnvironmentVariable,
                EnvironmentChoice.In(ParametersFolder(arguments))
            );
            if (Named is not null)
                LoadSettingsOf(Named);
            return null;
        }
        catch (PipelineException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return (int)wrong.ExitCode;
        }
    }

    /// <summary>What another engine than src/Targets needs before it reads anything.</summary>
    static partial void PrepareEngine();

    static bool WantsJson(IReadOnlyList<string> arguments) =>
        arguments.Any(argument =>
            argument.Equals("--json", StringComparison.OrdinalIgnoreCase)
            || argument.Equals("--json=true", StringComparison.OrdinalIgnoreCase)
        )
        || new[] { "NUKE_JSON", "PIPELINE_JSON" }.Any(name =>
            bool.TryParse(Environment.GetEnvironmentVariable(name), out var wanted) && wanted
        );

    static void LoadSettingsOf(string environment)
    {
        Environment.SetEnvironmentVariable("NUKE_ENVIRONMENT", environment);
        Environment.SetEnvironmentVariable("NUKE_PROFILE", environment);
    }

    static string ParametersFolder(IReadOnlyList<string> arguments)
    {
        var root = arguments.SkipWhile(argument => !argument.Equals("--root", StringComparison.OrdinalIgnoreCase)).Skip(1).FirstOrDefault();
        for (var folder = Path.GetFullPath(root ?? "."); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, ".nuke")))
                return Path.Combine(folder, ".nuke");
        }

        return ".nuke";
    }
}
