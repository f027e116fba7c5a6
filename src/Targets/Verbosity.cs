namespace Nuke.Common;

/// <summary>How much is told.</summary>
public enum Verbosity
{
    /// <summary>Everything, stack traces too.</summary>
    Verbose,

    /// <summary>What a person wants to see.</summary>
    Normal,

    /// <summary>Warnings and errors.</summary>
    Minimal,

    /// <summary>Errors.</summary>
    Quiet,
}
