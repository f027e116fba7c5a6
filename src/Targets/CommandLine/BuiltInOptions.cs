namespace Nuke.Common.CommandLine;

/// <summary>The engine's own options.</summary>
internal sealed record BuiltInOptions(IReadOnlyList<string> Targets, IReadOnlyList<string>? Skip, bool Help, bool Plan, bool NoLogo, IReadOnlyList<string> Profiles, string? Host, Verbosity Verbosity)
{
    /// <summary>Each option with what <c>--help</c> says of it.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        ("target", "Targets to run; the same as naming them first"),
        ("skip", "Targets to leave out; without a value all but those named"),
        ("help", "Show this"),
        ("plan", "Show what would run, and run nothing"),
        ("no-logo", "Leave out the first line"),
        ("profile", "Parameters files to load over .nuke/parameters.json: parameters.NAME.json"),
        ("root", "The folder that holds .nuke; the nearest one upwards when left out"),
        ("host", "Pretend to run on: Terminal, GitHubActions"),
        ("verbosity", "Verbose, Normal, Minimal or Quiet; Verbose shows stack traces"),
    ];

    /// <exception cref="Execution.UsageException">An option of the engine's has a value that it cannot have.</exception>
    public static BuiltInOptions Read(Arguments arguments, Func<string, string?> variable)
    {
        var targets = Split(arguments.ValuesOf("target")) ?? arguments.Positional;
        var profiles = Split(arguments.ValuesOf("profile")) ?? Split(FromVariable("PROFILE", variable)) ?? [];
        return new BuiltInOptions(
            targets, Split(arguments.ValuesOf("skip")), arguments.Has("help"), arguments.Has("plan"), arguments.Has("no-logo"), profiles,
            OneOf("host", Common.Host.Names, arguments), ReadVerbosity(arguments));
    }

    private static Verbosity ReadVerbosity(Arguments arguments) =>
        OneOf("verbosity", Enum.GetNames<Verbosity>(), arguments) is { } name ? Enum.Parse<Verbosity>(name) : Verbosity.Normal;

    private static string? OneOf(string option, IReadOnlyList<string> names, Arguments arguments)
    {
        if (arguments.ValuesOf(option) is not { } values)
            return null;
        var found = values.Count == 1 ? names.FirstOrDefault(name => name.Equals(values[0], StringComparison.OrdinalIgnoreCase)) : null;
        return found ?? throw new Execution.UsageException($"--{option}: found \"{string.Join(' ', values)}\", expected one of {string.Join(", ", names)}.");
    }

    private static IReadOnlyList<string>? FromVariable(string name, Func<string, string?> variable) =>
        (variable($"NUKE_{name}") ?? variable($"PIPELINE_{name}")) is { Length: > 0 } value ? [value] : null;

    /// <summary><c>a b</c> and <c>a+b</c> are the same, as in NUKE.</summary>
    private static List<string>? Split(IReadOnlyList<string>? values) =>
        values is null ? null : [.. values.SelectMany(value => value.Split('+', StringSplitOptions.RemoveEmptyEntries))];
}
