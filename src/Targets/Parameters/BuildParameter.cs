using System.ComponentModel;
using System.Reflection;
using Nuke.Common.Execution;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Parameters;

/// <summary>A parameter of the build: the member that holds it and what the member's attributes say.</summary>
internal sealed class BuildParameter
{
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly ParameterAttribute _attribute;

    private BuildParameter(MemberInfo member, ParameterAttribute attribute)
    {
        (Member, _attribute) = (member, attribute);
        Name = attribute.Name ?? member.DeclaringType!.GetCustomAttribute<ParameterPrefixAttribute>()?.Prefix + member.Name;
        Type = attribute.GivenAs(member.ValueType());
    }

    public MemberInfo Member { get; }

    public string Name { get; }

    public Type Type { get; }

    public string? Description => _attribute.Description;

    public string? Separator => _attribute.Separator;

    public bool IsListed => _attribute.List;

    public bool IsRequired => Member.IsDefined(typeof(RequiredAttribute));

    public bool IsSecret => Member.IsDefined(typeof(SecretAttribute));

    public string? Category => Member.GetCustomAttribute<CategoryAttribute>()?.Category;

    /// <summary>True when the attribute itself makes the value of what is given.</summary>
    public bool IsComputed => _attribute.GetType() != typeof(ParameterAttribute);

    /// <summary>A component's parameter is computed by the component, which asks for its value.</summary>
    public bool IsOfComponent => Member.DeclaringType!.IsInterface;

    /// <summary>All parameters of a build: its own, its base classes', its components'.</summary>
    public static IReadOnlyList<BuildParameter> Of(Type build)
    {
        var parameters = new List<BuildParameter>();
        for (var type = build; type is not null && type != typeof(NukeBuild); type = type.BaseType)
            parameters.AddRange(In(type));
        parameters.AddRange(build.GetInterfaces().SelectMany(In));
        return [.. parameters.DistinctBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The values that it may have, where the build says so; empty otherwise.</summary>
    public IReadOnlyList<string> Choices(object build)
    {
        if (_attribute.ValueProviderMember is not { } name)
            return [];
        var type = _attribute.ValueProviderType ?? build.GetType();
        var members = type.GetMember(
            name,
            MemberTypes.Field | MemberTypes.Property | MemberTypes.Method,
            Own & ~BindingFlags.DeclaredOnly | BindingFlags.FlattenHierarchy
        );
        var values = members is [var only] ? only.ValueIn(build) : null;
        return values is IEnumerable<string> texts
            ? [.. texts]
            : throw new UsageException($"Parameter {Name} takes its values from {type.Name}.{name}, which is no list of texts.");
    }

    public object? Read(object build) => Member.ValueIn(build);

    public void Write(object build, object? value) => Member.SetValueIn(build, value);

    private static IEnumerable<BuildParameter> In(Type type) =>
        from member in type.GetFields(Own)
            .Concat<MemberInfo>(type.GetProperties(Own).Where(property => property.PropertyType != typeof(Target)))
        let attribute = member.GetCustomAttribute<ParameterAttribute>()
        where attribute is not null
        orderby member.MetadataToken
        select new BuildParameter(member, attribute);
}
