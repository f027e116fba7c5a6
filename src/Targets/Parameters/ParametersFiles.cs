using Nuke.Common.Execution;

namespace Nuke.Common.Parameters;

/// <summary>The parameters files of a run, the one that counts most first.</summary>
internal static class ParametersFiles
{
    /// <exception cref="UsageException">A profile has no file, or a file cannot be read.</exception>
    public static IReadOnlyList<ParametersFile> Read(string root, IReadOnlyList<string> profiles)
    {
        var faults = new List<string>();
        var files = new List<ParametersFile>();
        foreach (var name in profiles.Reverse().Select(profile => $"parameters.{profile}.json").Append("parameters.json"))
        {
            var path = Path.Combine(root, ".nuke", name);
            if (File.Exists(path))
                Collect(path, name, files, faults);
            else if (name != "parameters.json")
                faults.Add($"There is no profile file .nuke/{name}.");
        }

        UsageException.ThrowIfAny(faults);
        return files;
    }

    private static void Collect(string path, string name, List<ParametersFile> files, List<string> faults)
    {
        try
        {
            files.Add(ParametersFile.Read(path, $".nuke/{name}"));
        }
        catch (UsageException fault)
        {
            faults.Add(fault.Message);
        }
    }
}
