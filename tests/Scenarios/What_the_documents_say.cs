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
                if (command.Contains("Rollback", StringComparison.Ordinal))
                    await checkout.Run(0, "DeployStaging", "--try-again");
                await checkout.Run(0, command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                done++;
            }
        }

        done.ShouldBeGreaterThan(10);
    }

    [GeneratedRegex(@"\./build\.sh(?<arguments>( (--)?\w[-\w]*)+)")]
    private static partial Regex Command();
}
