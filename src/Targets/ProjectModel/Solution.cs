using System.Text.RegularExpressions;
using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

/// <summary>A solution file, <c>.sln</c> or <c>.slnx</c>, and the projects that it names.</summary>
public sealed class Solution
{
    internal Solution(AbsolutePath path, IReadOnlyList<(string Name, string Path)> projects)
    {
        Path = path;
        AllProjects = [.. projects.Select(project => new Project(project.Name, project.Path, this))];
    }

    /// <summary>The file.</summary>
    public AbsolutePath Path { get; }

    /// <summary>The file's name without its extension.</summary>
    public string Name => Path.NameWithoutExtension;

    /// <summary>The file's name.</summary>
    public string FileName => Path.Name;

    /// <summary>The folder that it lies in.</summary>
    public AbsolutePath Directory => Path.Parent!;

    /// <summary>Its projects, in the file's order, whatever folder of the solution they are in.</summary>
    public IReadOnlyCollection<Project> AllProjects { get; }

    /// <summary>The file.</summary>
    public static implicit operator string(Solution solution) => solution.Path;

    /// <summary>The file.</summary>
    public static implicit operator AbsolutePath(Solution solution) => solution.Path;

    /// <summary>The project of a name; null when there is none.</summary>
    public Project? GetProject(string name) => AllProjects.SingleOrDefault(project => project.Name == name);

    /// <summary>The projects whose names match a pattern, in which <c>*</c> stands for anything.</summary>
    public IEnumerable<Project> GetAllProjects(string wildcardPattern)
    {
        var pattern = $"^{Regex.Escape(wildcardPattern).Replace("\\*", ".*", StringComparison.Ordinal)}$";
        return AllProjects.Where(project => Regex.IsMatch(project.Name, pattern));
    }

    /// <summary>The file.</summary>
    public override string ToString() => Path;
}
