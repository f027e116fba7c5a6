using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

/// <summary>
/// Reads solution files. Only names and paths are taken; Microsoft's own reader, Microsoft.VisualStudio.SolutionPersistence, is not to be had
/// from every registry.
/// </summary>
internal static partial class SolutionFile
{
    /// <exception cref="InvalidOperationException">The file is not there, or is no solution.</exception>
    public static Solution Read(AbsolutePath path)
    {
        try
        {
            var text = File.ReadAllText(path);
            return new Solution(path, [.. path.Extension == ".slnx" ? InXml(text) : InLines(text)]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or XmlException)
        {
            throw new InvalidOperationException($"The solution cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>The only solution in a folder.</summary>
    /// <exception cref="InvalidOperationException">There is none, or several.</exception>
    public static AbsolutePath In(AbsolutePath folder)
    {
        var found = Directory
            .EnumerateFiles(folder, "*.sln")
            .Concat(Directory.EnumerateFiles(folder, "*.slnx"))
            .Order(StringComparer.Ordinal)
            .ToList();
        return found switch
        {
            [var only] => only,
            [] => throw new InvalidOperationException($"There is no solution in \"{folder}\"."),
            _ => throw new InvalidOperationException(
                $"There are several solutions in \"{folder}\": {string.Join(", ", found.Select(Path.GetFileName))}. Name one: [Solution(\"{Path.GetFileName(found[0])}\")]."
            ),
        };
    }

    private static IEnumerable<(string, string)> InLines(string text) =>
        from Match line in ProjectLine().Matches(text)
        // A solution's folders are written like projects, with their own name for a path.
        where Path.GetExtension(line.Groups["path"].Value).EndsWith("proj", StringComparison.Ordinal)
        select (line.Groups["name"].Value, line.Groups["path"].Value);

    private static IEnumerable<(string, string)> InXml(string text) =>
        from project in XDocument.Parse(text).Descendants("Project")
        let path = project.Attribute("Path")?.Value
        where path is not null
        select (project.Attribute("DisplayName")?.Value ?? Path.GetFileNameWithoutExtension(path.Replace('\\', '/')), path);

    [GeneratedRegex("""^Project\("\{[^}]+\}"\) = "(?<name>[^"]+)", "(?<path>[^"]+)",""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}
