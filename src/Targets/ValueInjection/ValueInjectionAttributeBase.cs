using System.Reflection;

namespace Nuke.Common.ValueInjection;

/// <summary>An attribute that gives the field or property that bears it its value, before any target runs.</summary>
public abstract class ValueInjectionAttributeBase : Attribute
{
    /// <summary>Members of a higher priority get their values first.</summary>
    public virtual int Priority => 0;

    /// <summary>The value; null leaves what the member was initialised with.</summary>
    /// <param name="member">The field or property that bears the attribute.</param>
    /// <param name="instance">The build.</param>
    public abstract object? GetValue(MemberInfo member, object instance);
}
