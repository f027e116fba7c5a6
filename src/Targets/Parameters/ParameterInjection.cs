using System.Collections;
using Nuke.Common.CommandLine;
using Nuke.Common.Execution;

namespace Nuke.Common.Parameters;

/// <summary>
/// Finds each parameter's value: command line, environment, profile files with the last named first, <c>parameters.json</c>, and what the
/// member was initialised with. Everything that is wrong anywhere is told at once.
/// </summary>
internal sealed class ParameterInjection(
    Arguments arguments,
    IDictionary variables,
    IReadOnlyList<ParametersFile> files,
    string root,
    string workingDirectory
)
{
    private readonly ValueConversion _typed = new(workingDirectory);
    private readonly ValueConversion _written = new(root);
    private readonly Dictionary<BuildParameter, object?> _values = [];

    /// <summary>Sets the build's parameters.</summary>
    /// <exception cref="UsageException">Something does not convert, or names no parameter.</exception>
    public void Inject(object build, IReadOnlyList<BuildParameter> parameters)
    {
        var faults = new List<Fault>();
        faults.AddRange(UnknownOptions(parameters));
        faults.AddRange(files.SelectMany(file => file.UnknownKeys(parameters)));
        foreach (var parameter in parameters)
            faults.AddRange(Find(parameter));
        UsageException.ThrowIfAny(faults);
        foreach (var (parameter, value) in _values.Where(pair => !pair.Key.IsOfComponent && !pair.Key.IsComputed))
            parameter.Write(build, value);
    }

    /// <summary>The value found for a component's parameter; null when there is none.</summary>
    public object? ValueOf(System.Reflection.MemberInfo member) => _values.FirstOrDefault(pair => pair.Key.Member == member).Value;

    private IReadOnlyList<Fault> Find(BuildParameter parameter)
    {
        try
        {
            if (TryFind(parameter, out var value))
                _values[parameter] = value;
            return [];
        }
        catch (UsageException wrong)
        {
            return wrong.Faults;
        }
    }

    private bool TryFind(BuildParameter parameter, out object? value)
    {
        if (arguments.ValuesOf(parameter.Name) is { } given)
            return Found(
                () => _typed.Convert(given, parameter.Type, parameter.Separator),
                $"--{NameMatching.Kebab(parameter.Name)}",
                out value
            );
        if (PrefixedVariable.Find(variables, parameter.Name, mayBeBare: parameter.IsSecret) is { } variable)
            return Found(
                () => _typed.Convert([variable.Value], parameter.Type, parameter.Separator),
                $"environment variable {variable.Name}",
                out value
            );
        foreach (var file in files)
        {
            if (file.TryGet(parameter, _written, out value))
                return true;
        }

        value = null;
        return false;
    }

    private static bool Found(Func<object?> convert, string source, out object? value)
    {
        try
        {
            value = convert();
            return true;
        }
        catch (FormatException failure)
        {
            throw new UsageException($"{source}: {failure.Message}");
        }
    }

    private IEnumerable<Fault> UnknownOptions(IReadOnlyList<BuildParameter> parameters)
    {
        var known = BuiltInOption
            .All.Select(option => option.Name)
            .Concat(parameters.Select(parameter => NameMatching.Kebab(parameter.Name)))
            .ToList();
        return from name in arguments.Names
            where !known.Exists(option => NameMatching.Same(option, name))
            select new Fault($"There is no option --{name}.{NameMatching.Suggestion(name, known, "--")}");
    }
}
