using Pipeline.Backups;
using Pipeline.Environments;
using Pipeline.Processes;
using Pipeline.Runs;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>Nobody's data belongs into an error, and with that into logs, reports and Slack.</summary>
public sealed class No_row_is_told(PostgresServer server) : BackupTest(server)
{
    /// <summary>A check that holds for a row when it is written, and not when it is restored.</summary>
    public static TheoryData<string, string> Checks { get; } =
        new()
        {
            { "SELECT FROM allowed WHERE number = $1", "relation \"allowed\" does not exist" },
            { "SELECT FROM public.numbers WHERE number = $1", "violates check constraint" },
        };

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task When_it_does_not_restore(string query, string told)
    {
        await Execute("CREATE TABLE allowed (number text)");
        await Execute("CREATE TABLE numbers (number text)");
        await Execute("INSERT INTO allowed VALUES (E'4111\\nSECRET')");
        await Execute("INSERT INTO numbers SELECT * FROM allowed");
        await Execute($"CREATE FUNCTION is_allowed(text) RETURNS bool LANGUAGE plpgsql AS $$\nBEGIN\nRETURN EXISTS ({query});\nEND $$");
        await Execute("CREATE TABLE card (number text CHECK (is_allowed(number)))");
        await Execute("INSERT INTO card SELECT * FROM allowed");
        using var said = new StringWriter();
        var transcript = new Transcript(said, new Secrets(), TimeProvider.System);
        foreach (var jobs in new[] { 1, 2 })
        {
            var copy = await Server.CreateDatabase();
            var settings = new BackupSettings { Jobs = jobs, LargeTable = new(8192) };
            var failure = await Should.ThrowAsync<PipelineException>(() =>
                new BackupStage(Database, Location, settings, transcript).Run(Request, _ => Task.FromResult(copy), Cancellation)
            );
            failure.Message.ShouldContain(told);
            failure.ToString().ShouldNotContain("SECRET");
        }

        transcript.LogTo(said);
        said.ToString().ShouldNotContain("SECRET");
    }

    [Theory]
    [InlineData(
        "pg_restore: error: COPY failed\nDETAIL:  Failing row contains (1, a\nSECRET).\nCONTEXT:  COPY card, line 1",
        "pg_restore: error: COPY failed"
    )]
    [InlineData("ERROR:  x\nCONTEXT:  function f() line 1\nCOPY card, line 1: \"SECRET\"\nCommand was: y", "ERROR:  x\nCommand was: y")]
    [InlineData(
        "ERROR:  x\nCommand was: CREATE FUNCTION f() RETURNS text\n    AS $$SECRET$$;\n\nCREATE y\npg_restore: error: z",
        "ERROR:  x\nCommand was: CREATE FUNCTION f\npg_restore: error: z"
    )]
    [InlineData(
        "ERROR:  x\nCommand was: CREATE USER MAPPING FOR a SERVER b OPTIONS (password 'SECRET');",
        "ERROR:  x\nCommand was: CREATE USER MAPPING FOR a SERVER b"
    )]
    [InlineData("ERROR:  x\nCommand was: ALTER TABLE a ADD b text DEFAULT 'SECRET';", "ERROR:  x\nCommand was: ALTER TABLE a ADD b text")]
    [InlineData("function f() line 1 at RETURN\nCOPY card, line 1, column number: \"SECRET\"", "function f() line 1 at RETURN")]
    [InlineData(
        "ERROR:  x\nLINE 1: SELECT 'SECRET'...\n               ^\nQUERY:  SELECT 'SECRET'\nFROM 'SECRET'\nCONTEXT:  y\nHINT:  z",
        "ERROR:  x\nHINT:  z"
    )]
    [InlineData(
        "a: error: b: ERROR:  invalid input syntax for type date: \"SECRET\"",
        "a: error: b: ERROR:  invalid input syntax for type date: …"
    )]
    [InlineData("ERROR:  x\nDETAIL:  Key (number)=(SECRET) is duplicated.\nHINT:  y", "ERROR:  x\nHINT:  y")]
    [InlineData(
        "ERROR:  x\nCommand was: CREATE FUNCTION f() AS $$\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\nSECRET\n$$;",
        "ERROR:  x\nCommand was: CREATE FUNCTION f"
    )]
    public async Task By_a_program_that_quotes_it(string errors, string told) =>
        (
            await Should.ThrowAsync<PipelineException>(() =>
                new Command("sh", "-c", "echo \"$1\" >&2; exit 1", "sh", errors).Run(Cancellation)
            )
        ).Why.ShouldBe(told);
}
