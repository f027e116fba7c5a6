using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Completion;

/// <summary>What may follow on a command line that somebody is typing.</summary>
internal sealed class Candidates(BuildDescription description, string root)
{
    /// <summary>The words that may stand in the place of the last one, each with what it is for.</summary>
    /// <param name="line">The command line up to the cursor, the command's name first.</param>
    public IReadOnlyList<(string Word, string About)> For(string line)
    {
        var words = line.Split(' ');
        if (words.Length < 2)
            return [];
        var last = words[^1];
        if (last.StartsWith('-'))
            return [.. Options().Where(option => option.Word.StartsWith(last, StringComparison.OrdinalIgnoreCase))];
        var option = words[1..^1].LastOrDefault(word => word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal));
        var candidates = option is null ? Targets() : ValuesOf(option.TrimStart('-'));
        return [.. candidates.Where(candidate => candidate.Word.StartsWith(last, StringComparison.OrdinalIgnoreCase))];
    }

    private IEnumerable<(string Word, string About)> Targets() =>
        description.Targets.Where(target => target.Listed).Select(target => (target.Name, target.Description ?? ""));

    private IEnumerable<(string Word, string About)> Options() =>
        description
            .Parameters.Where(parameter => parameter.IsListed)
            .Select(parameter => ($"--{NameMatching.Kebab(parameter.Name)}", parameter.Description ?? ""))
            .Concat(BuiltInOption.All.Select(option => ($"--{option.Name}", option.Description)));

    private IEnumerable<(string Word, string About)> ValuesOf(string option)
    {
        if (NameMatching.Same(option, BuiltInOption.Skip.Name) || NameMatching.Same(option, BuiltInOption.Target.Name))
            return Targets();
        if (NameMatching.Same(option, BuiltInOption.Profile.Name))
            return Bare(ParametersFiles.ProfilesIn(root));
        if (BuiltInOption.All.FirstOrDefault(builtIn => NameMatching.Same(builtIn.Name, option)) is { } own)
            return Bare(own.Values);
        return description.Parameters.FirstOrDefault(parameter => NameMatching.Same(parameter.Name, option)) is { } found
            ? Bare(found.Choices(description.Build) is [_, ..] choices ? choices : TypeWords.ValuesOf(found.Type))
            : [];
    }

    private static IEnumerable<(string Word, string About)> Bare(IEnumerable<string> words) => words.Select(word => (word, ""));
}
