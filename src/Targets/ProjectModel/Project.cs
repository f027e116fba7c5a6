using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

/// <summary>A project that a solution names.</summary>
public sealed class Project
{
    internal Project(string name, string relativePath, Solution solution) =>
        (Name, RelativePath, Solution) = (name, relativePath.Replace('\\', '/'), solution);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The solution.</summary>
    public Solution Solution { get; }

    /// <summary>Its file, as seen from the solution's folder.</summary>
    public string RelativePath { get; }

    /// <summary>Its file.</summary>
    public AbsolutePath Path => Solution.Directory / RelativePath;

    /// <summary>The folder that its file lies in.</summary>
    public AbsolutePath Directory => Path.Parent!;

    /// <summary>Its file.</summary>
    public static implicit operator string(Project project) => project.Path;

    /// <summary>Its file.</summary>
    public static implicit operator AbsolutePath(Project project) => project.Path;

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
