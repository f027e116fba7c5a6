namespace Nuke.Common;

/// <summary>A parameter without which nothing runs.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
