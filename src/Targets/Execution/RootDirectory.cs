using Nuke.Common.CommandLine;
using Nuke.Common.IO;

namespace Nuke.Common.Execution;

/// <summary>Finds the folder that the build is about.</summary>
internal static class RootDirectory
{
    private const string Marker = ".nuke";

    /// <summary>The folder that <c>--root</c> names, or the nearest one upwards that holds <c>.nuke</c>.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static AbsolutePath Find(OptionSource source, string workingDirectory) =>
        TryFind(source, workingDirectory)
        ?? throw new UsageException(
            $"Neither \"{workingDirectory}\" nor a folder above it holds a folder {Marker}. Go into the project, or name it with --root."
        );

    /// <summary>The same; null when there is none.</summary>
    /// <exception cref="UsageException"><c>--root</c> names a folder that holds none.</exception>
    public static AbsolutePath? TryFind(OptionSource source, string workingDirectory)
    {
        if (source.Values(BuiltInOption.Root) is { } given)
        {
            var named = Path.GetFullPath(given.Count > 0 ? given[0] : ".", workingDirectory);
            return Directory.Exists(Path.Combine(named, Marker))
                ? (AbsolutePath)named
                : throw new UsageException($"--root: \"{named}\" holds no folder {Marker}.");
        }

        for (var folder = workingDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, Marker)))
                return (AbsolutePath)folder;
        }

        return null;
    }
}
