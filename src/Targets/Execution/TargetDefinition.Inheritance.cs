using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Utilities.Collections;

namespace Nuke.Common.Execution;

internal sealed partial class TargetDefinition
{
    /// <summary>Whose words are being said: a base's target may itself begin with those of its own base.</summary>
    private Type _speaker = target.Member!.DeclaringType!;

    public ITargetDefinition Base()
    {
        var speaker = _speaker;
        var overridden =
            Above(speaker)
            ?? throw new UsageException(
                $"Target {target.Name} of {speaker.Name} overrides no target. What a component says is taken over by Inherit<T>."
            );
        _speaker = overridden.DeclaringType!;
        Inherit(catalogue.OwnOf(overridden));
        _speaker = speaker;
        return this;
    }

    public ITargetDefinition Inherit(params Target[] targets)
    {
        targets.ForEach(other => other(this));
        return this;
    }

    public ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets)
    {
        var properties =
            targets.Length > 0
                ? targets.Select(expression => (PropertyInfo)((MemberExpression)expression.Body).Member)
                : [TargetCatalogue.OnlyTargetPropertyOf<T>(target)];
        return Inherit([.. properties.Select(catalogue.OwnOf)]);
    }

    private PropertyInfo? Above(Type speaker)
    {
        for (var type = speaker.BaseType; type is not null; type = type.BaseType)
        {
            if (
                type.GetProperty(
                    target.Name,
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                ) is
                { } property
            )
                return property;
        }

        return null;
    }
}
