namespace Nuke.Common.Tooling;

/// <summary>Makes delegates that run programs.</summary>
public static class ToolResolver
{
    /// <summary>A program in the folders of <c>PATH</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Tool GetPathTool(string name) => ProcessTasks.ToolOf(ToolPathResolver.GetPathExecutable(name));

    /// <summary>A program by its path.</summary>
    public static Tool GetTool(string toolPath) => ProcessTasks.ToolOf(toolPath);
}
