using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Scenarios;

/// <summary>Every command in the documents is run, in the order it is written in.</summary>
public sealed partial class What_the_documents_say
{
    [Fact]
    public async Task Can_be_done_command_by_command()
    {
        await using var checkout = await Checkout.Make();
        var documents = Directory
            .EnumerateFiles(Path.Combine(Checkout.Repository, "docs"), "*.md")
            .Prepend(Path.Combine(Checkout.Repository, "README.md"))
            .Append(Path.Combine(Checkout.Repository, "CONTRIBUTING.md"));
        var done = 0;
        foreach (var document in documents)
        {
            var commands = Command()
                .Matches(await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken))
                .Select(found => found.Groups["arguments"].Value.Trim());
            // The tests are running already, and a document writes itself into the checkout.
            foreach (
                var command in commands
                    .Where(command => !command.StartsWith("Test", StringComparison.Ordinal) && command != "Document")
                    .Distinct()
            )
            {
                if (
                    command.Contains("Rollback", StringComparison.Ordinal)
                    || command.StartsWith("MigrationBaseline", StringComparison.Ordinal)
                )
                    await checkout.Run(0, "DeployStaging", "--try-again");
                await checkout.Run(0, await Arguments(checkout, command));
                done++;
            }
        }

        done.ShouldBeGreaterThan(10);
    }

    /// <summary>Where a person puts in an id, the newest backup's stands.</summary>
    private static async Task<string[]> Arguments(Checkout checkout, string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!words.Contains("ID"))
            return words;
        var backups = JsonNode.Parse((await checkout.Run(0, "Backups", "--environment", "staging", "--json")).Output)!.AsArray();
        return [.. words.Select(word => word == "ID" ? (string)backups[0]!["id"]! : word)];
    }

    [GeneratedRegex(@"\./build\.sh(?<arguments>( (--)?\w[-\w]*)+)")]
    private static partial Regex Command();
}
