using Pipeline.Environments;

namespace Pipeline.Releases;

/// <summary>How a release gets its version and its tag.</summary>
public sealed record ReleaseSettings : ISettings
{
    /// <summary>The file that holds the version: the first thing in it that looks like <c>1.4.0</c> counts. A tag on the commit goes before it.</summary>
    public string VersionFile { get; init; } = "CHANGELOG.md";

    /// <summary>What stands before the version in a tag.</summary>
    public string TagPrefix { get; init; } = "v";

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (VersionFile.Length == 0)
            yield return SettingsFault.Missing("versionFile", "a file that holds the version");
    }
}
