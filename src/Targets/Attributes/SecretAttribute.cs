namespace Nuke.Common;

/// <summary>A parameter whose value is never shown.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
