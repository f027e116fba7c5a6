using System.Reflection;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.CI;

/// <summary>The host, when it is of the member's type; null on any other.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class CIAttribute : ValueInjectionAttributeBase
{
    /// <inheritdoc/>
    public override object? GetValue(MemberInfo member, object instance)
    {
        var type = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
        return type.IsInstanceOfType(NukeBuild.Host) ? NukeBuild.Host : null;
    }
}
