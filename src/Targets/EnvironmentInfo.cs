namespace Nuke.Common;

/// <summary>The process's surroundings.</summary>
public static class EnvironmentInfo
{
    /// <summary>True when the variable is set.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="allowEmpty">Whether it may be empty.</param>
    public static bool HasVariable(string name, bool allowEmpty = true) =>
        GetVariable(name) is { } value && (allowEmpty || value.Length > 0);

    /// <summary>A variable's value; null when it is not set.</summary>
    public static string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    /// <summary>True on Linux.</summary>
    public static bool IsLinux => OperatingSystem.IsLinux();

    /// <summary>True on macOS.</summary>
    public static bool IsOsx => OperatingSystem.IsMacOS();

    /// <summary>True on Windows.</summary>
    public static bool IsWin => OperatingSystem.IsWindows();
}
