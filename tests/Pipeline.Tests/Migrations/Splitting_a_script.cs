using FsCheck;
using FsCheck.Fluent;
using Pipeline.Migrations;

namespace Pipeline.Tests.Migrations;

public class Splitting_a_script
{
    private static readonly string[] Pieces =
    [
        "SELECT 1",
        "'it''s; here'",
        "E'a\\';b'",
        "E'a' \n 'b\\';c'",
        "\"a;\"\"b\"",
        "$$;$$",
        "$a$ ; $$ ; $b$ $a$",
        "/* ; /* ; */ ' */",
        "-- ; '\n",
        "(a; b)",
        "x$1$y",
        "$1",
        "a[1:2]",
        "{",
        "::text",
        "= '\\'",
        "U&'\\0041;'",
        "\n\n",
        " ",
        "é",
        "CASE WHEN a THEN b END",
        "BEGIN",
        "1e3",
        "- -",
        "/ *",
    ];

    private static Gen<string> Statement => Gen.Elements(Pieces).NonEmptyListOf().Select(pieces => "SELECT " + string.Join(' ', pieces));

    [Fact]
    public void Statements_come_out_as_they_were_put_in() =>
        Prop.ForAll(
                Statement.ListOf().ToArbitrary(),
                statements =>
                {
                    var parsed = SqlScript.Parse(string.Join(";\n", statements));
                    parsed.Faults.ShouldBeEmpty();
                    parsed.Statements.Select(statement => statement.Text).ShouldBe(statements.Select(Trimmed));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_statement_is_where_its_line_says() =>
        Prop.ForAll(
                Statement.ListOf().ToArbitrary(),
                statements =>
                {
                    var text = string.Join(";\n", statements);
                    foreach (var statement in SqlScript.Parse(text).Statements)
                        string.Join('\n', text.Split('\n')[(statement.Line - 1)..]).ShouldContain(statement.Text);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_split_or_refused_and_what_is_split_does_not_split_again() =>
        Prop.ForAll(
                Gen.Elements("' \" $ a E ; ( ) \\ / * - \n $$ e' END CASE BEGIN ATOMIC CREATE".Split(' ')).ListOf().ToArbitrary(),
                pieces =>
                {
                    var script = SqlScript.Parse(string.Concat(pieces));
                    foreach (var statement in script.Statements)
                        SqlScript.Parse(statement.Text).Statements.ShouldHaveSingleItem().Text.ShouldBe(statement.Text);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_body_in_standard_sql_is_kept_whole()
    {
        var script = SqlScript.Parse(
            """
            CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC
                SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END;
                SELECT 3;
            END;
            SELECT 4;
            """
        );
        script.Statements.Count.ShouldBe(2);
        script.Statements[1].ShouldSatisfyAllConditions(last => last.Text.ShouldBe("SELECT 4"), last => last.Line.ShouldBe(5));
    }

    [Fact]
    public void Comments_do_not_make_a_statement() => SqlScript.Parse("-- nothing\n; /* at ; all */ ;").Statements.ShouldBeEmpty();

    [Theory]
    [InlineData("SELECT 1;\n\\set x 1\nSELECT 2;", 2, "\\set is a command of psql")]
    [InlineData("SELECT 1;\n\nCOPY t FROM STDIN;\n1\n\\.\n", 3, "COPY")]
    [InlineData("COPY t (a, b) from stdin with (format csv);", 1, "COPY")]
    [InlineData("SELECT 1;\nBEGIN;", 2, "BEGIN is not allowed")]
    [InlineData("commit and chain;", 1, "COMMIT is not allowed")]
    [InlineData("START TRANSACTION;", 1, "START is not allowed")]
    [InlineData("/* */ ROLLBACK;", 1, "ROLLBACK is not allowed")]
    [InlineData("SELECT 1;\nSELECT 'abc", 2, "'abc never ends")]
    [InlineData("SELECT 1;\nSELECT $x$ abc $y$", 2, "never ends")]
    [InlineData("SELECT 1; /* /* */", 1, "never ends")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY ON t (a);", 1, "needs a name")]
    [InlineData("comment on database app is 'x';", 1, "acts on more than this database")]
    [InlineData("SELECT 1;\nCREATE ROLE reader;", 2, "CREATE ROLE READER acts on more")]
    [InlineData("ALTER SYSTEM SET work_mem = '1GB';", 1, "acts on more")]
    [InlineData("GRANT CONNECT ON DATABASE shop TO reader;", 1, "acts on more")]
    [InlineData("GRANT CREATE ON TABLESPACE fast TO reader;", 1, "acts on more")]
    [InlineData("revoke reader from app;", 1, "acts on more")]
    [InlineData("REASSIGN OWNED BY ann TO app;", 1, "acts on more")]
    [InlineData("DROP OWNED BY ann;", 1, "acts on more")]
    [InlineData("SECURITY LABEL ON ROLE app IS 'x';", 1, "acts on more")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p;", 1, "acts on more")]
    public void What_cannot_be_run_is_refused_with_its_line(string text, int line, string words)
    {
        var faults = SqlScript.Parse(text).Faults;
        faults[0].Line.ShouldBe(line);
        faults[0].Text.ShouldContain(words);
    }

    [Theory]
    [InlineData("GRANT SELECT ON users TO reader;")]
    [InlineData("REVOKE ALL ON SCHEMA public FROM PUBLIC;")]
    [InlineData("SECURITY LABEL ON TABLE users IS 'x';")]
    public void What_acts_on_this_database_alone_is_not(string text) => SqlScript.Parse(text).Faults.ShouldBeEmpty();

    [Theory]
    [InlineData("ROLLBACK TO SAVEPOINT s;")]
    [InlineData("COPY (SELECT 1) TO '/tmp/x';")]
    [InlineData("CREATE USER MAPPING FOR app SERVER other; COMMENT ON TABLE role IS 'x'; ALTER TABLE \"database\" ADD COLUMN a int;")]
    [InlineData("CREATE TABLE begin (commit int);")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (a);")]
    public void What_only_looks_like_it_is_not_refused(string text) => SqlScript.Parse(text).Faults.ShouldBeEmpty();

    [Theory]
    [InlineData("create index concurrently Ab on t(a)", "\"ab\"")]
    [InlineData("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"A b\" ON ONLY Public.t USING btree (a)", "\"public\".\"A b\"")]
    public void An_index_made_concurrently_is_known_by_its_name(string sql, string name) =>
        ConcurrentIndex.Of(SqlScript.Parse(sql).Statements[0])!.Name.ShouldBe(name);

    /// <summary>Comments and blanks before and after a statement are none of it.</summary>
    private static string Trimmed(string statement)
    {
        var before = "";
        while (before != statement)
            (before, statement) = (statement, WithoutLastComment(statement.TrimEnd(' ', '\n')));
        return statement;
    }

    private static string WithoutLastComment(string statement) =>
        statement.EndsWith(Pieces[7], StringComparison.Ordinal) ? statement[..^Pieces[7].Length]
        : statement.EndsWith(Pieces[8].TrimEnd(), StringComparison.Ordinal) ? statement[..^Pieces[8].TrimEnd().Length]
        : statement;
}
