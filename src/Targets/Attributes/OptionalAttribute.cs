namespace Nuke.Common;

/// <summary>A member that may stay without a value when what it is read from is not there.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class OptionalAttribute : Attribute;
