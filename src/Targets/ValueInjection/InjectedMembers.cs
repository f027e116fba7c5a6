using System.Reflection;
using Nuke.Common.Execution;

namespace Nuke.Common.ValueInjection;

/// <summary>The members whose attributes make their values: the repository, the solution, programs, the host.</summary>
internal static class InjectedMembers
{
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Sets them, those of the highest priority first.</summary>
    /// <exception cref="UsageException">A value cannot be made, and the member is not <see cref="OptionalAttribute"/>; all are told at once.</exception>
    public static void Inject(object build)
    {
        var faults = new List<Fault>();
        foreach (var (member, attribute) in Of(build.GetType()).OrderByDescending(pair => pair.Attribute.Priority))
        {
            if (Fault(build, member, attribute) is { } fault && !member.IsDefined(typeof(OptionalAttribute)))
                faults.Add(new Fault(fault));
        }

        UsageException.ThrowIfAny(faults);
    }

    private static string? Fault(object build, MemberInfo member, ValueInjectionAttributeBase attribute)
    {
        try
        {
            if (attribute.GetValue(member, build) is { } value)
                member.SetValueIn(build, value);
            return null;
        }
        // Attributes are anybody's code: whatever they throw is told with the member that asked for it.
        catch (Exception failure)
        {
            return $"{member.Name}: {failure.Message}{(attribute is ParameterAttribute ? "" : " Where it may be missing, mark it [Optional].")}";
        }
    }

    private static IEnumerable<(MemberInfo Member, ValueInjectionAttributeBase Attribute)> Of(Type build)
    {
        for (var type = build; type is not null && type != typeof(NukeBuild); type = type.BaseType)
        {
            foreach (
                var member in type.GetFields(Own)
                    .Concat<MemberInfo>(type.GetProperties(Own).Where(property => property.PropertyType != typeof(Target)))
            )
            {
                if (
                    member.GetCustomAttribute<ValueInjectionAttributeBase>() is { } attribute
                    && attribute.GetType() != typeof(ParameterAttribute)
                )
                    yield return (member, attribute);
            }
        }
    }
}
