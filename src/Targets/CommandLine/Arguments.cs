namespace Nuke.Common.CommandLine;

/// <summary>
/// A command line: targets first, then options with their values. What follows <c>--</c> is taken as it is: as values of the option before it
/// when the first begins with a dash, which no target does, and as targets otherwise.
/// </summary>
internal sealed class Arguments
{
    private readonly List<(string Name, List<string> Values)> _options = [];

    private Arguments() { }

    /// <summary>What stands before the first option.</summary>
    public List<string> Positional { get; } = [];

    /// <summary>The options' names, as they were written but for the dashes.</summary>
    public IEnumerable<string> Names => _options.Select(option => option.Name);

    public static Arguments Parse(IEnumerable<string> words)
    {
        var arguments = new Arguments();
        List<string> values = arguments.Positional;
        var rest = new Queue<string>(words);
        while (rest.TryDequeue(out var word))
        {
            if (word == "--")
                break;
            if (IsOption(word))
                values = arguments.Open(word.TrimStart('-'));
            else
                values.Add(word);
        }

        (rest.TryPeek(out var first) && first.StartsWith('-') ? values : arguments.Positional).AddRange(rest);
        return arguments;
    }

    /// <summary>The values of an option, the last occurrence's; null when it was not given.</summary>
    public IReadOnlyList<string>? ValuesOf(string name) => _options.FindLast(option => NameMatching.Same(option.Name, name)).Values;

    public bool Has(string name) => ValuesOf(name) is not null;

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]);

    private List<string> Open(string option)
    {
        if (option is "h" or "?")
            option = BuiltInOption.Help.Name;
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        var values = new List<string>();
        if (equals >= 0)
            values.Add(option[(equals + 1)..]);
        _options.Add((equals < 0 ? option : option[..equals], values));

        // A value joined by = is complete: "--name=x Target" must not make Target a second value.
        return equals < 0 ? values : Positional;
    }
}
