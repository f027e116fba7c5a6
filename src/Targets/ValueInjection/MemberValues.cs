using System.Reflection;

namespace Nuke.Common.ValueInjection;

/// <summary>Fields and properties alike.</summary>
internal static class MemberValues
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static Type ValueType(this MemberInfo member) =>
        member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>What the member holds; for a method without parameters, what it gives.</summary>
    public static object? ValueIn(this MemberInfo member, object instance) =>
        member switch
        {
            FieldInfo field => field.GetValue(instance),
            PropertyInfo property => property.GetValue(instance),
            MethodInfo method => method.Invoke(instance, []),
            _ => null,
        };

    /// <summary>Sets a field, or a property even when only its own class may.</summary>
    public static void SetValueIn(this MemberInfo member, object instance, object? value)
    {
        if (member is FieldInfo field)
            field.SetValue(instance, value);
        else if (((PropertyInfo)member).SetMethod is { } set)
            set.Invoke(instance, [value]);
        else
            member.DeclaringType!.GetField($"<{member.Name}>k__BackingField", Own)!.SetValue(instance, value);
    }
}
