using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>A migration's .verify.json says in words what must hold; each word is tried where it holds and where it does not.</summary>
public sealed class What_must_hold(PostgresServer server)
{
    private const string Made = """
        CREATE TABLE shop (id int PRIMARY KEY, name varchar(50) NOT NULL, price numeric(10,2) DEFAULT 1.5, sold timestamptz);
        INSERT INTO shop VALUES (1, 'a'), (2, 'b');
        CREATE INDEX shop_name ON shop (name);
        ALTER TABLE shop ADD CONSTRAINT cheap CHECK (price < 100), ADD CONSTRAINT late CHECK (id > 0) NOT VALID;
        """;

    public static TheoryData<string, string?> Words { get; } =
        new()
        {
            { """{ "table": "shop" }""", null },
            { """{ "table": "market" }""", "Expected there, found gone" },
            { """{ "table": "market", "exists": false }""", null },
            { """{ "table": "shop", "exists": false }""", "Expected gone, found there" },
            { """{ "column": "shop.name", "type": "varchar(50)", "nullable": false, "default": null }""", null },
            { """{ "column": "public.shop.price", "type": "numeric(10, 2)", "nullable": true, "default": "1.5" }""", null },
            { """{ "column": "shop.name", "type": "text" }""", "Expected the type text, found character varying(50)" },
            { """{ "column": "shop.sold", "type": "timestamp with time zone" }""", null },
            { """{ "column": "shop.name", "nullable": true }""", "Expected NULL to be allowed, found NOT NULL" },
            { """{ "column": "shop.price", "default": null }""", "Expected , found 1.5" },
            { """{ "column": "shop.colour" }""", "There is no column colour of shop" },
            { """{ "index": "shop_name", "usedBy": "SELECT * FROM shop WHERE name = 'a'" }""", null },
            { """{ "index": "shop_name", "usedBy": "SELECT * FROM shop WHERE sold IS NULL" }""", "shop_name is not used by" },
            { """{ "index": "shop_price" }""", "There is no index shop_price" },
            { """{ "constraint": "shop.cheap" }""", null },
            { """{ "constraint": "shop.late" }""", "The constraint late of shop is not validated" },
            { """{ "constraint": "shop.dear" }""", "There is no constraint dear of shop" },
            { """{ "constraints": "shop", "count": 3 }""", null },
            { """{ "constraints": "shop", "count": 2 }""", "Expected 2, found 3" },
            { """{ "noNulls": "shop.name" }""", null },
            { """{ "noNulls": "shop.sold" }""", "Expected no row with NULL, found some" },
            { """{ "rowsConserved": "kept" }""", null },
            // In production others write meanwhile: it is asked in the rehearsal.
            { """{ "rowsConserved": "cut" }""", null },
            { """{ "sql": "SELECT count(*) FROM kept", "expect": 2, "when": "before" }""", null },
            { """{ "table": "shop", "when": "before" }""", "Expected there, found gone" },
        };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task Is_asked_of_the_database(string word, string? fault)
    {
        await using var workshop = await Workshop.On(server);
        await workshop.Execute(
            "CREATE TABLE kept AS SELECT generate_series(1, 2)",
            "CREATE TABLE cut AS SELECT generate_series(1, 2) AS id"
        );
        workshop.With("001_shop", $"{Made}DELETE FROM cut WHERE id = 1;", verify: $"[{word}]");
        if (fault is null)
            (await workshop.Up()).After.ShouldBe("001");
        else
            (await workshop.UpFails()).Why!.ShouldContain(fault);
        (await workshop.Has("shop")).ShouldBe(fault is null);
    }

    [Theory]
    [InlineData("{}", "[0]: found none of sql, table, column, index, constraint, constraints, noNulls, rowsConserved, expected one")]
    [InlineData("""{ "table": "a", "index": "b" }""", "[0]: found table and index of")]
    [InlineData("""{ "table": "a", "type": "b" }""", "[0]: found \"type\", expected only table, exists, name, when")]
    [InlineData("""{ "table": 7 }""", "[0]: table found 7, expected a text")]
    [InlineData("""{ "table": "a", "exists": "no" }""", "[0]: exists found \"no\", expected true or false")]
    [InlineData("""{ "column": "a" }""", "[0]: column found \"a\", expected table.name")]
    [InlineData("""{ "constraints": "a" }""", "[0]: count is missing, expected a number")]
    [InlineData("""{ "sql": "SELECT 1" }""", "[0]: expect is missing, expected a single value")]
    [InlineData("""{ "table": "a", "when": "now" }""", "[0]: when found \"now\", expected before or after")]
    public async Task Is_refused_with_its_place_when_it_cannot_be_read(string word, string fault)
    {
        await using var workshop = (await Workshop.On(server)).With("001_a", "SELECT 1", verify: $"[{word}]");
        (await workshop.UpFails()).Why!.ShouldContain($"001_a.verify.json: {fault}");
    }
}
