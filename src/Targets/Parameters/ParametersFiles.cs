using Nuke.Common.Execution;
using Nuke.Common.Secrets;

namespace Nuke.Common.Parameters;

/// <summary>The parameters files of a run, the one that counts most first.</summary>
internal static class ParametersFiles
{
    /// <exception cref="UsageException">A profile has no file, or a file cannot be read.</exception>
    public static IReadOnlyList<ParametersFile> Read(BuildStart start, string root, IReadOnlyList<string> profiles)
    {
        var faults = new List<Fault>();
        var files = new List<ParametersFile>();
        foreach (var profile in profiles.Reverse().Append(null))
        {
            var name = profile is null ? ".nuke/parameters.json" : $".nuke/parameters.{profile}.json";
            var path = Path.Combine(root, name);
            if (File.Exists(path))
                Collect(path, name, new Decryption(new Password(start, profile), name), files, faults);
            else if (profile is not null)
                faults.Add(new Fault($"There is no profile file {name}."));
        }

        UsageException.ThrowIfAny(faults);
        return files;
    }

    /// <summary>The profiles that have a file.</summary>
    public static IReadOnlyList<string> ProfilesIn(string root) =>
        Directory.Exists(Path.Combine(root, ".nuke"))
            ?
            [
                .. Directory
                    .EnumerateFiles(Path.Combine(root, ".nuke"), "parameters.*.json")
                    .Select(file => Path.GetFileName(file)["parameters.".Length..^".json".Length])
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    private static void Collect(string path, string name, Decryption decryption, List<ParametersFile> files, List<Fault> faults)
    {
        try
        {
            files.Add(ParametersFile.Read(path, name, decryption));
        }
        catch (UsageException fault)
        {
            faults.AddRange(fault.Faults);
        }
    }
}
