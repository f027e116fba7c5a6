using System.Reflection;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Tooling;

/// <summary>A <see cref="Tool"/> that runs a program in the folders of <c>PATH</c>.</summary>
/// <param name="name">The program; the member's name in lower case when not set.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class PathVariableAttribute(string? name = null) : ValueInjectionAttributeBase
{
    /// <inheritdoc/>
    public override object? GetValue(MemberInfo member, object instance) =>
        ToolResolver.GetPathTool(name ?? member.Name.ToLowerInvariant());
}
