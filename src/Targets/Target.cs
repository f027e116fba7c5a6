namespace Nuke.Common;

/// <summary>A target: a property of the build that says what it depends on and what it does.</summary>
/// <remarks>Two reads of the property give two delegates; they are equal, and that is a target's identity.</remarks>
/// <param name="definition">Collects what the target says of itself.</param>
public delegate ITargetDefinition Target(ITargetDefinition definition);
