namespace Pipeline.Environments;

/// <summary>
/// Which environment a command line is about. It is needed before the target engine reads the parameters files, as the
/// environment's own file is one of them: so it is found from the arguments alone.
/// </summary>
public static class EnvironmentChoice
{
    private static readonly string[] Variables = ["NUKE_ENVIRONMENT", "PIPELINE_ENVIRONMENT"];

    /// <summary>The environment that the arguments or variables name; null when none does.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="environments">The names of those that have a parameters file.</param>
    /// <exception cref="PipelineException">A target and an option name two different ones, or there is no such environment.</exception>
    public static string? From(IReadOnlyList<string> arguments, Func<string, string?> variable, IReadOnlyList<string> environments)
    {
        var targets = arguments.Select(argument => ByTarget(argument, environments)).OfType<string>().Distinct().ToList();
        if (targets.Count > 1)
            throw PipelineException.WrongUsage($"One run is about one environment: found {string.Join(" and ", targets)}.");
        var byTarget = targets.FirstOrDefault();
        var byOption = Option(arguments, "environment");
        if (Option(arguments, "profile") is { } profile && (byTarget ?? byOption) is not null)
            throw PipelineException.WrongUsage(
                $"An environment's settings are its profile: found --profile {profile} beside it.",
                next: "Leave --profile out."
            );
        if (byTarget is not null && byOption is not null && !byOption.Equals(byTarget, StringComparison.OrdinalIgnoreCase))
            throw PipelineException.WrongUsage(
                $"Deploy{char.ToUpperInvariant(byTarget[0])}{byTarget[1..]} is about {byTarget}, but --environment says \"{byOption}\"."
            );
        return (byTarget ?? byOption ?? Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value))) is { } name
            ? Existing(name, environments)
            : null;
    }

    /// <summary>The environments there are: each has a <c>parameters.NAME.json</c>.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "parameters.*.json")
                    .Select(file => Path.GetFileName(file)["parameters.".Length..^".json".Length])
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <summary><c>DeployStaging</c> is about <c>staging</c> wherever it stands, as are <c>deploy-staging</c> and <c>--target=DeployStaging</c>.</summary>
    private static string? ByTarget(string argument, IReadOnlyList<string> environments)
    {
        var target = Plain(argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return environments.FirstOrDefault(name => target.Equals("deploy" + Plain(name), StringComparison.OrdinalIgnoreCase));
    }

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    private static string? Option(IReadOnlyList<string> arguments, string name)
    {
        for (var index = arguments.Count - 1; index >= 0; index--)
        {
            if (!arguments[index].StartsWith('-'))
                continue;
            var option = arguments[index].TrimStart('-');
            if (option.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))
                return option[(name.Length + 1)..];
            if (option.Equals(name, StringComparison.OrdinalIgnoreCase) && index + 1 < arguments.Count)
                return arguments[index + 1];
        }

        return null;
    }

    private static string Existing(string name, IReadOnlyList<string> environments) =>
        environments.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw PipelineException.WrongUsage(
            $"There is no environment \"{name}\".",
            $"Expected one that has a file .nuke/parameters.NAME.json: {string.Join(", ", environments)}."
        );
}
