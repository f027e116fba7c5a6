using System.Reflection;
using Nuke.Common.ValueInjection;

namespace Nuke.Common;

/// <summary>A field or property that the command line, the environment or the parameters files fill.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class ParameterAttribute(string? description = null) : ValueInjectionAttributeBase
{
    /// <summary>What it is for, as <c>--help</c> shows it.</summary>
    public virtual string? Description { get; } = description;

    /// <summary>Its name; the member's own when not set.</summary>
    public string? Name { get; set; }

    /// <summary>What separates the values of a list that are given as one text; a plus or a comma when not set.</summary>
    public string? Separator { get; set; }

    /// <summary>Whether <c>--help</c> lists it.</summary>
    public virtual bool List { get; set; } = true;

    /// <summary>The type that has <see cref="ValueProviderMember"/>; the build itself when not set.</summary>
    public Type? ValueProviderType { get; set; }

    /// <summary>A static member, or one of the build, with the values that the parameter may have: an <see cref="IEnumerable{T}"/> of text.</summary>
    public string? ValueProviderMember { get; set; }

    /// <inheritdoc/>
    public override int Priority => 100;

    /// <summary>The value that was given; null when none was.</summary>
    public override object? GetValue(MemberInfo member, object instance) => (instance as NukeBuild)?.GivenValue(member);

    /// <summary>What the text that is given converts to; the member's own type unless the attribute makes one of the other.</summary>
    internal virtual Type GivenAs(Type member) => member;
}
