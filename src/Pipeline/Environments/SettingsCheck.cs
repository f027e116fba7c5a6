namespace Pipeline.Environments;

/// <summary>Checks all settings of an environment in one go, so that a person mends them in one go.</summary>
/// <param name="environment">The environment's name.</param>
/// <param name="folder">The folder of the parameters files.</param>
/// <param name="arguments">The command line, which outweighs the files.</param>
public sealed class SettingsCheck(string environment, string folder, params IReadOnlyList<string> arguments)
{
    private readonly List<string> _faults = [];

    /// <summary>Adds one parameter's faults; a parameter that is not set has none.</summary>
    public SettingsCheck Add(string parameter, params IEnumerable<ISettings?> settings)
    {
        var faults = settings.SelectMany((item, index) => item?.Faults().Select(fault => (index, fault)) ?? []);
        var many = settings.Count() > 1;
        foreach (var (index, fault) in faults)
            _faults.Add(fault.Tell(FileOf(parameter), many ? $"{parameter}[{index}]" : parameter));
        return this;
    }

    /// <exception cref="PipelineException">There was a fault; all are told.</exception>
    public void ThrowIfFaulty()
    {
        if (_faults.Count > 0)
            throw PipelineException.WrongUsage(
                $"The settings of \"{environment}\" cannot be used.",
                string.Join(Environment.NewLine, _faults)
            );
    }

    /// <summary>Where a person has to look: the command line or the environment's own file when they name the parameter, the shared file otherwise.</summary>
    private string FileOf(string parameter)
    {
        if (arguments.FirstOrDefault(argument => argument.Equals($"--{parameter}", StringComparison.OrdinalIgnoreCase)) is { } named)
            return named;
        var own = Path.Combine(folder, $"parameters.{environment}.json");
        return File.Exists(own) && File.ReadAllText(own).Contains($"\"{parameter}\"", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFileName(own)
            : "parameters.json";
    }
}
