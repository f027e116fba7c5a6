using System.Collections;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.CommandLine;

/// <summary>Where the engine's own options come from: the command line, prefixed variables, the parameters files.</summary>
internal sealed class OptionSource(Arguments arguments, IDictionary variables)
{
    /// <summary>The files that were read; none before the root and the profiles are known.</summary>
    public IReadOnlyList<ParametersFile> Files { get; set; } = [];

    /// <summary>What stands before the first option.</summary>
    public IReadOnlyList<string> Positional => arguments.Positional;

    /// <summary>The option's values; empty when it has none; null when it is not given anywhere.</summary>
    public IReadOnlyList<string>? Values(BuiltInOption option)
    {
        if (arguments.ValuesOf(option.Name) is { } given)
            return given;
        var elsewhere = PrefixedVariable.Find(variables, option.Name) is { Value.Length: > 0 } variable ? variable.Value : Written(option);
        return elsewhere is null ? null : [elsewhere];
    }

    /// <summary>True for an option that is given without a value, or with <c>true</c>.</summary>
    /// <exception cref="UsageException">It has another value.</exception>
    public bool Flag(BuiltInOption option) =>
        Values(option) switch
        {
            null => false,
            [] => true,
            [var value] when bool.TryParse(value, out var flag) => flag,
            var values => throw Wrong(option, values, "true or false"),
        };

    /// <summary>One of its values, as it is written in <see cref="BuiltInOption"/>; null when the option is not given.</summary>
    /// <exception cref="UsageException">It has another value.</exception>
    public string? OneOf(BuiltInOption option)
    {
        if (Values(option) is not { } values)
            return null;
        var found =
            values.Count == 1 ? option.Values.FirstOrDefault(name => name.Equals(values[0], StringComparison.OrdinalIgnoreCase)) : null;
        return found ?? throw Wrong(option, values, $"one of {string.Join(", ", option.Values)}");
    }

    /// <summary><c>a b</c> and <c>a+b</c> are the same, as in NUKE.</summary>
    public IReadOnlyList<string>? List(BuiltInOption option) =>
        Values(option) is { } values ? [.. values.SelectMany(value => value.Split('+', StringSplitOptions.RemoveEmptyEntries))] : null;

    public static UsageException Wrong(BuiltInOption option, IReadOnlyList<string> values, string expected) =>
        new($"--{option.Name}: found {(values.Count == 0 ? "nothing" : $"\"{string.Join(' ', values)}\"")}, expected {expected}.");

    private string? Written(BuiltInOption option) =>
        option.InFiles ? Files.Select(file => file.Text(option.Name)).FirstOrDefault(value => value is not null) : null;
}
