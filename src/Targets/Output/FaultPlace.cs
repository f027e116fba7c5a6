using System.Diagnostics;
using System.Globalization;

namespace Nuke.Common.Output;

/// <summary>The place in the project's files that a failure is about, for annotations.</summary>
internal sealed record FaultPlace(string File, int? Line)
{
    /// <summary>
    /// What the failure says itself, in its <see cref="Exception.Data"/> as <c>file</c> and <c>line</c>; else the first line of its stack
    /// that lies in the project; null when there is neither.
    /// </summary>
    public static FaultPlace? Of(Exception failure, string root)
    {
        if (failure.Data["file"] is string file)
            return new FaultPlace(
                Relative(file, root),
                failure.Data["line"] is { } line ? Convert.ToInt32(line, CultureInfo.InvariantCulture) : null
            );
        return new StackTrace(failure, fNeedFileInfo: true)
            .GetFrames()
            .Where(frame => frame.GetFileName()?.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) == true)
            .Select(frame => new FaultPlace(Relative(frame.GetFileName()!, root), frame.GetFileLineNumber()))
            .FirstOrDefault();
    }

    private static string Relative(string file, string root) => Path.IsPathRooted(file) ? Path.GetRelativePath(root, file) : file;
}
