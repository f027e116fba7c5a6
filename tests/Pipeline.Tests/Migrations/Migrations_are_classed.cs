using System.Collections.Concurrent;
using Pipeline.Databases;
using Pipeline.Migrations;
using Pipeline.Migrations.Safety;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>A corpus of migrations, good and bad, each with what is to be said of it; rehearsed by a role without any special right.</summary>
public sealed class Migrations_are_classed(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_the_corpus_says()
    {
        var template = await server.CreateDatabase("corpus");
        await using (var connection = await template.Connect(Cancellation))
            foreach (var statement in SqlScript.Parse(await File.ReadAllTextAsync(Corpus.Schema, Cancellation)).Statements)
                await connection.Execute(statement.Text, Cancellation);
        var cases = Corpus.Files;
        cases.Count.ShouldBeGreaterThan(60);
        var verdicts = new ConcurrentBag<Verdict>();
        await Parallel.ForEachAsync(cases, Cancellation, async (file, _) => verdicts.Add(await Judge(file, template)));

        var (right, found, expected) = (
            verdicts.Sum(it => it.Right),
            verdicts.Sum(it => it.Found.Count),
            verdicts.Sum(it => it.Expected.Count)
        );
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{cases.Count} migrations, {expected} findings expected, {found} found: precision {(double)right / found:P1}, recall {(double)right / expected:P1}"
        );
        verdicts.Where(verdict => !verdict.IsRight).Select(verdict => verdict.ToString()).ShouldBeEmpty();
    }

    private async Task<Verdict> Judge(string file, Database template)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var text = await File.ReadAllTextAsync(file, Cancellation);
        var expected = Corpus.Expected(file);
        await using var workshop = (await Workshop.On(server, "corpus", template)).With($"001_{name}", text);
        var rehearsal = new Rehearsal(
            await MigrationFolder.Read(workshop.Folder, SqlPlaceholders.None, Cancellation),
            new MigrationSettings { WithoutConsent = MigrationClass.Destructive },
            workshop.Transcript
        );
        var record = await rehearsal.Run(workshop.Database, workshop.Stamp, Cancellation);
        return new Verdict(
            name,
            expected.Class,
            [.. expected.Rules],
            record.ClassOf("001"),
            [.. record.Safety.Select(it => it.Rule).Where(rule => rule != "no-way-back")]
        );
    }

    private sealed record Verdict(string Name, string Class, HashSet<string> Expected, MigrationClass FoundClass, HashSet<string> Found)
    {
        public int Right => Found.Count(Expected.Contains);

        public bool IsRight =>
            Found.SetEquals(Expected) && Class.Replace("-", "").Equals(FoundClass.ToString(), StringComparison.OrdinalIgnoreCase);

        public override string ToString() =>
            $"{Name}: expected {Class} {string.Join(' ', Expected)}, found {FoundClass} {string.Join(' ', Found)}";
    }
}
