namespace Nuke.Common.CI;

/// <summary>A host on which no person watches.</summary>
public interface IBuildServer
{
    /// <summary>The branch that is built.</summary>
    string? Branch { get; }

    /// <summary>The commit that is built.</summary>
    string? Commit { get; }
}
