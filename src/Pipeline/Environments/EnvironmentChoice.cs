namespace Pipeline.Environments;

/// <summary>
/// Which environment a command line is about. It is needed before the target engine reads the parameters files, as the
/// environment's own file is one of them: so it is found from the arguments alone.
/// </summary>
public static class EnvironmentChoice
{
    private const string Option = "environment";
    private static readonly string[] Variables = ["NUKE_ENVIRONMENT", "PIPELINE_ENVIRONMENT"];

    /// <summary>The environment that the arguments or variables name; null when none does.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="environments">The names of those that have a parameters file.</param>
    /// <exception cref="PipelineException">A target and an option name two different ones, or there is no such environment.</exception>
    public static string? From(IReadOnlyList<string> arguments, Func<string, string?> variable, IReadOnlyList<string> environments)
    {
        var byTarget = arguments.TakeWhile(argument => !argument.StartsWith('-')).Select(target => ByTarget(target, environments)).OfType<string>().FirstOrDefault();
        var byOption = ByOption(arguments);
        if (byTarget is not null && byOption is not null && !byOption.Equals(byTarget, StringComparison.OrdinalIgnoreCase))
            throw PipelineException.WrongUsage($"Deploy{char.ToUpperInvariant(byTarget[0])}{byTarget[1..]} is about {byTarget}, but --environment says \"{byOption}\".");
        return (byTarget ?? byOption ?? Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value))) is { } name
            ? Existing(name, environments)
            : null;
    }

    /// <summary>The environments there are: each has a <c>parameters.NAME.json</c>.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "parameters.*.json").Select(file => Path.GetFileName(file)["parameters.".Length..^".json".Length]).Order(StringComparer.Ordinal)]
            : [];

    /// <summary><c>DeployStaging</c> is about <c>staging</c>, as is <c>deploy-staging</c>.</summary>
    private static string? ByTarget(string target, IReadOnlyList<string> environments)
    {
        var plain = target.Replace("-", "", StringComparison.Ordinal);
        return environments.FirstOrDefault(name => plain.Equals("deploy" + name.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
    }

    private static string? ByOption(IReadOnlyList<string> arguments)
    {
        for (var index = arguments.Count - 1; index >= 0; index--)
        {
            if (!arguments[index].StartsWith('-'))
                continue;
            var option = arguments[index].TrimStart('-');
            if (option.StartsWith(Option + "=", StringComparison.OrdinalIgnoreCase))
                return option[(Option.Length + 1)..];
            if (option.Equals(Option, StringComparison.OrdinalIgnoreCase) && index + 1 < arguments.Count)
                return arguments[index + 1];
        }

        return null;
    }

    private static string Existing(string name, IReadOnlyList<string> environments) =>
        environments.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw PipelineException.WrongUsage(
            $"There is no environment \"{name}\".",
            $"Expected one that has a file .nuke/parameters.NAME.json: {string.Join(", ", environments)}.");
}
