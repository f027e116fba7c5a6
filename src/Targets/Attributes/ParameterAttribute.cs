namespace Nuke.Common;

/// <summary>A field or property that the command line, the environment or the parameters files fill.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class ParameterAttribute(string? description = null) : Attribute
{
    /// <summary>What it is for, as <c>--help</c> shows it.</summary>
    public string? Description { get; } = description;

    /// <summary>Its name; the member's own when not set.</summary>
    public string? Name { get; set; }

    /// <summary>What separates the values of a list that are given as one text.</summary>
    public string? Separator { get; set; }

    /// <summary>Whether <c>--help</c> lists it.</summary>
    public bool List { get; set; } = true;
}
