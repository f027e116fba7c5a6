using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Output;

/// <summary>What <c>--help</c> shows: targets by group, parameters, the engine's own options.</summary>
internal sealed class HelpText(TextWriter writer, Style style, int width, string program)
{
    private const int Gap = 2;

    public void Write(BuildDescription description)
    {
        var (build, targets, parameters) = description;
        writer.WriteLine($"{style.Bold("Usage:")} {program} [targets] [--option value]...");
        foreach (var group in targets.Where(target => target.Listed).GroupBy(target => target.Category ?? "Targets"))
            Section(group.Key, [.. group.Select(target => (target.Name + (target.IsDefault ? " (default)" : ""), Describe(target)))]);
        foreach (var group in parameters.Where(parameter => parameter.IsListed).GroupBy(parameter => parameter.Category ?? "Parameters"))
            Section(group.Key, [.. group.Select(parameter => (NameOf(parameter), Describe(parameter, build)))]);
        Section("Options", [.. BuiltInOption.All.Select(option => ("--" + option.Name, option.Description))]);
    }

    private static string Describe(ExecutableTarget target)
    {
        var before = target.Dependencies.Count == 0 ? "" : $"(after {string.Join(", ", target.Dependencies.Select(other => other.Name))})";
        return string.Join(' ', new[] { target.Description, before }.Where(text => !string.IsNullOrEmpty(text)));
    }

    private static string NameOf(BuildParameter parameter) => "--" + NameMatching.Kebab(parameter.Name);

    private static string Describe(BuildParameter parameter, object build)
    {
        var value = parameter.IsOfComponent ? null : parameter.Read(build);
        var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        var notes = new List<string>();
        if (parameter.Choices(build) is [_, ..] choices)
            notes.Add($"one of {string.Join(", ", choices)}");
        else if (type.IsEnum || type.IsAssignableTo(typeof(Tooling.Enumeration)))
            notes.Add(TypeWords.Of(type));
        if (parameter.IsRequired)
            notes.Add("required");
        if (parameter.IsSecret)
            notes.Add("secret");
        else if (value is string or int or long or double or Enum or Tooling.Enumeration)
            notes.Add($"default {value}");
        return $"{parameter.Description}{(notes.Count > 0 ? $" ({string.Join("; ", notes)})" : "")}";
    }

    private void Section(string title, IReadOnlyList<(string Name, string Text)> rows)
    {
        writer.WriteLine();
        writer.WriteLine(style.Bold($"{title}:"));
        var column = rows.Max(row => row.Name.Length) + 2 + Gap;
        foreach (var (name, text) in rows)
        {
            var lines = Wrap(text, Math.Max(20, width - column));
            writer.WriteLine($"  {name.PadRight(column - 2)}{lines[0]}".TrimEnd());
            foreach (var line in lines.Skip(1))
                writer.WriteLine(new string(' ', column) + line);
        }
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length + 1 > width)
                lines.Add(word);
            else
                lines[^1] += (lines[^1].Length > 0 ? " " : "") + word;
        }

        return lines;
    }
}
