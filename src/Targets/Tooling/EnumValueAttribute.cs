using System.Reflection;

namespace Nuke.Common.Tooling;

/// <summary>How an enumeration's member is written elsewhere.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class EnumValueAttribute(string value) : Attribute
{
    /// <summary>How it is written.</summary>
    public string Value { get; } = value;

    internal static string Of(Enum value) =>
        value.GetType().GetField(value.ToString())!.GetCustomAttribute<EnumValueAttribute>()?.Value ?? value.ToString();
}
