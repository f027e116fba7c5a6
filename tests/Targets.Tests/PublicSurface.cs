using System.Reflection;
using System.Text;

namespace Targets.Tests;

/// <summary>All that a build can see of an assembly, as text: a line a member, in an order of its own.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append($"{Kind(type)} {Name(type)}{Bases(type)}\n");
            foreach (var member in type.GetMembers(Declared).Where(IsSeen).Select(Line).OfType<string>().Order(StringComparer.Ordinal))
                text.Append($"    {member}\n");
        }

        return text.ToString();
    }

    private static bool IsSeen(MemberInfo member) =>
        member switch
        {
            MethodBase method => IsSeen(method)
                && (!method.IsSpecialName || method.IsConstructor || method.Name.StartsWith("op_", StringComparison.Ordinal)),
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsSeen),
            FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
            _ => false,
        };

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string? Line(MemberInfo member) =>
        member switch
        {
            FieldInfo { IsLiteral: true } field => field.Name,
            FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
            PropertyInfo property =>
                $"{Name(property.PropertyType)} {property.Name} {{{Accessor(property.GetMethod, "get")}{Accessor(property.SetMethod, "set")} }}",
            ConstructorInfo constructor => $"new({Parameters(constructor)})",
            MethodInfo method =>
                $"{(method.IsStatic ? "static " : "")}{(method.IsVirtual && !method.IsFinal && !method.DeclaringType!.IsInterface ? "virtual " : "")}{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})",
            _ => null,
        };

    private static string Accessor(MethodInfo? accessor, string word) => accessor is not null && IsSeen(accessor) ? $" {word};" : "";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(parameter =>
                    $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}"
                )
        );

    private static string Kind(Type type) =>
        type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ when type.IsAssignableTo(typeof(Delegate)) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };

    private static string Bases(Type type)
    {
        var bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(Name).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType && !type.IsAssignableTo(typeof(Delegate)))
            bases.Insert(0, Name(parent));
        return bases.Count == 0 || type.IsEnum || type.IsAssignableTo(typeof(Delegate)) ? "" : $" : {string.Join(", ", bases)}";
    }

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return $"{Name(value)}?";
        var name =
            type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}"
            : type.Namespace?.StartsWith("Nuke", StringComparison.Ordinal) == true ? $"{type.Namespace}.{type.Name}"
            : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
