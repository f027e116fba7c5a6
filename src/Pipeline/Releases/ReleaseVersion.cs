using System.Text.RegularExpressions;
using Pipeline.Repositories;

namespace Pipeline.Releases;

/// <summary>Finds a release's version: named by a person, else a tag on the commit, else the version file.</summary>
public static partial class ReleaseVersion
{
    /// <summary>Finds the version.</summary>
    /// <param name="named">What a person named, if anything.</param>
    /// <param name="repository">What is checked out.</param>
    /// <param name="settings">Where to look.</param>
    /// <param name="root">The project's root, which the version file is relative to.</param>
    /// <exception cref="PipelineException">What was named is no version, or none was found.</exception>
    public static string Find(string? named, RepositoryState repository, ReleaseSettings settings, string root)
    {
        if (named is not null)
            return Whole().IsMatch(named)
                ? named
                : throw PipelineException.WrongUsage(
                    $"--release-version: found \"{named}\", expected a version such as 1.4.0 or 1.4.0-rc.1."
                );
        var tag = repository.IsClean
            ? repository.Tags.Select(tag => OfTag(tag, settings.TagPrefix)).OfType<string>().FirstOrDefault()
            : null;
        return tag ?? InFile(Path.Combine(root, settings.VersionFile));
    }

    private static string? OfTag(string tag, string prefix) =>
        tag.StartsWith(prefix, StringComparison.Ordinal) && Whole().IsMatch(tag[prefix.Length..]) ? tag[prefix.Length..] : null;

    private static string InFile(string file)
    {
        if (!File.Exists(file))
            throw PipelineException.WrongUsage(
                $"The release has no version: there is no file \"{file}\".",
                next: "Set Release.versionFile, tag the commit, or name --release-version."
            );
        var found = Anywhere().Match(File.ReadAllText(file));
        return found.Success
            ? found.Value
            : throw PipelineException.WrongUsage($"The release has no version: nothing in \"{file}\" looks like 1.4.0.");
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<![\d.])\d+\.\d+\.\d+(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?(?![\d.])")]
    private static partial Regex Anywhere();
}
