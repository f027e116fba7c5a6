using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>All targets of a build, in the order they are declared: the class's own first, then its base classes', then its components'.</summary>
internal sealed class TargetCatalogue
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly object _build;
    private readonly List<ExecutableTarget> _targets = [];
    private readonly HashSet<string> _names = [];

    /// <summary>By the method that a target's words are: a property makes a new delegate at each read, and all delegates of one object have one hash code.</summary>
    private readonly Dictionary<MethodInfo, ExecutableTarget> _byMethod = [];

    private TargetCatalogue(object build) => _build = build;

    public IReadOnlyList<ExecutableTarget> Targets => _targets;

    /// <summary>Finds the targets of a build and has each tell of itself.</summary>
    /// <exception cref="UsageException">Two targets share a name, or one names something that is none.</exception>
    public static TargetCatalogue Of(object build)
    {
        var catalogue = new TargetCatalogue(build);
        foreach (var property in PropertiesOf(build.GetType()))
            catalogue.Add(property);
        foreach (var target in catalogue._targets)
            target.Factory(new TargetDefinition(target, catalogue));
        return catalogue;
    }

    public bool Has<T>() => _build is T;

    public ExecutableTarget Find(Target factory, ExecutableTarget asker) =>
        _byMethod.GetValueOrDefault(factory.Method)
        ?? throw new UsageException($"Target {asker.Name} names something that is no target property of the build: {factory.Method.Name}.");

    public IEnumerable<ExecutableTarget> Of<T>(ExecutableTarget asker, Func<T, Target>[] targets)
    {
        if (_build is not T component)
            throw new UsageException($"Target {asker.Name} needs the component {typeof(T).Name}, which the build does not implement.");
        return targets.Length > 0 ? targets.Select(target => Find(target(component), asker)) : [OnlyTargetOf<T>(asker)];
    }

    /// <summary>What a property itself says, even when the build overrides it or has its own in its place.</summary>
    public Target OwnOf(PropertyInfo property)
    {
        var getter =
            (Func<Target>)Activator.CreateInstance(typeof(Func<Target>), _build, property.GetMethod!.MethodHandle.GetFunctionPointer())!;
        return getter();
    }

    /// <exception cref="UsageException">The component has none, or several.</exception>
    public static PropertyInfo OnlyTargetPropertyOf<T>(ExecutableTarget asker)
    {
        var properties = typeof(T).GetProperties(Own).Where(property => property.PropertyType == typeof(Target)).ToList();
        return properties is [var only]
            ? only
            : throw new UsageException(
                $"Target {asker.Name} names the component {typeof(T).Name}, which has {properties.Count} targets: name one of them."
            );
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(Type build)
    {
        var types = new List<Type>();
        for (var type = build; type is not null && type != typeof(object); type = type.BaseType)
            types.Add(type);
        return types
            .Concat(build.GetInterfaces())
            .SelectMany(type => type.GetProperties(Own).OrderBy(property => property.MetadataToken))
            .Where(property => property.PropertyType == typeof(Target));
    }

    private void Add(PropertyInfo property)
    {
        var factory = (Target)property.GetValue(_build)!;
        if (_byMethod.ContainsKey(factory.Method))
            return;
        var added = new ExecutableTarget(property.Name[(property.Name.LastIndexOf('.') + 1)..], factory) { Member = property };
        if (_names.Add(added.Name))
        {
            _targets.Add(added);
            _byMethod[factory.Method] = added;
            return;
        }

        // An override or implementation found first stands for the member that it replaces.
        if (!property.DeclaringType!.IsInterface && !property.GetMethod!.IsVirtual)
            throw new UsageException($"Two targets are called {added.Name}.");
    }

    private ExecutableTarget OnlyTargetOf<T>(ExecutableTarget asker) =>
        Find((Target)OnlyTargetPropertyOf<T>(asker).GetValue(_build)!, asker);
}
