namespace Nuke.Common.Tooling;

/// <summary>A line that a program wrote.</summary>
public struct Output
{
    /// <summary>Where it wrote it.</summary>
    public OutputType Type { get; set; }

    /// <summary>The line without its end.</summary>
    public string Text { get; set; }
}
