using Pipeline.Environments;

namespace Pipeline.Migrations;

/// <summary>Any tool that can tell what is applied and take one step at a time, by the commands that settings name.</summary>
internal sealed class CommandTool(ToolSettings settings) : IMigrationTool
{
    private const string Applied = "applied";
    private const string Pending = "pending";

    public IReadOnlyList<string> Program => [];

    public ToolTable? Table => null;

    public IReadOnlyList<string> Look => settings.Status;

    public async Task<IReadOnlyList<ToolMigration>> List(string folder, Func<IEnumerable<string>, Task<string>> ask) =>
        [.. Lines(await ask(Look)).Select(line => line.Migration)];

    IEnumerable<string> IMigrationTool.Applied(IReadOnlyCollection<string> noted, IReadOnlyList<ToolMigration> known) =>
        noted.SelectMany(Lines).Where(line => line.IsApplied).Select(line => line.Migration.Id);

    public IReadOnlyList<string> Up(ToolMigration migration) => Of(settings.Up, migration);

    public IReadOnlyList<string>? Down(ToolMigration migration) => settings.Down.Count == 0 ? null : Of(settings.Down, migration);

    public IReadOnlyList<string>? Plan(ToolMigration migration) => settings.Plan.Count == 0 ? null : Of(settings.Plan, migration);

    private static IReadOnlyList<string> Of(IReadOnlyList<string> words, ToolMigration migration) =>
        [.. words.Select(word => Placeholders.Fill(word, new Dictionary<string, string> { ["revision"] = migration.Id }))];

    private static IEnumerable<(bool IsApplied, ToolMigration Migration)> Lines(string output)
    {
        foreach (var line in output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
            yield return line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                is [Applied or Pending, var revision, ..] words
                ? (words[0] == Applied, new ToolMigration(revision, revision, words.ElementAtOrDefault(2) ?? "", null))
                : throw new PipelineException(
                    "What is applied cannot be read.",
                    $"Migrations.tool.status wrote \"{line}\"; expected lines such as \"{Applied} 007 add_last_seen\" or \"{Pending} 008\"."
                );
    }
}
