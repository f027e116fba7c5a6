namespace Nuke.Common;

/// <summary>The process's surroundings.</summary>
public static class EnvironmentInfo
{
    /// <summary>True when the variable is set.</summary>
    public static bool HasVariable(string name) => GetVariable(name) is not null;

    /// <summary>A variable's value; null when it is not set.</summary>
    public static string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    /// <summary>True on Linux.</summary>
    public static bool IsLinux => OperatingSystem.IsLinux();

    /// <summary>True on macOS.</summary>
    public static bool IsOsx => OperatingSystem.IsMacOS();

    /// <summary>True on Windows.</summary>
    public static bool IsWin => OperatingSystem.IsWindows();
}
