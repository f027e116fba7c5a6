using System.Text.Json;
using Pipeline.Checks;
using Pipeline.Databases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Checks;

public class Sql_checks(PostgresServer server)
{
    private static Database? _shared;

    [Theory]
    [InlineData("SELECT count(*) FROM generate_series(1, 3)", "3", true, "3")]
    [InlineData("SELECT 12.50::numeric", "12.5", true, "12.50")]
    [InlineData("SELECT 0.5::float8", "0.5", true, "0.5")]
    [InlineData("SELECT 'NaN'::float8", "1", false, "\"NaN\"")]
    [InlineData("SELECT 1 > 2", "true", false, "false")]
    [InlineData("SELECT 'ready'", "\"ready\"", true, "\"ready\"")]
    [InlineData("SELECT NULL::int", "1", false, "null")]
    [InlineData("SELECT 1 WHERE false", "1", false, "no row")]
    [InlineData("SELECT pg_size_pretty(1024::bigint)", "\"1024 bytes\"", true, "\"1024 bytes\"")]
    [InlineData("SHOW transaction_read_only", "\"on\"", true, "\"on\"")]
    [InlineData(
        "SELECT '3f333df6-90a4-4fda-8dd3-9485d27cee36'::uuid",
        "\"3f333df6-90a4-4fda-8dd3-9485d27cee36\"",
        true,
        "\"3f333df6-90a4-4fda-8dd3-9485d27cee36\""
    )]
    [InlineData("SELECT 1 / 0", "1", false, "error 22012 (division by zero)")]
    [InlineData("SELECT nothing", "1", false, "error 42703 (column \"nothing\" does not exist)")]
    [InlineData("SELECT 1; SELECT 2", "1", false, "error 42601 (cannot insert multiple commands into a prepared statement)")]
    [InlineData("SELECT ROW(1, 2)", "1", false, "neither number nor Boolean nor text")]
    [InlineData("SELECT now()", "1", false, "neither number nor Boolean nor text")]
    [InlineData("SELECT now() > '2020-01-01'", "true", true, "true")]
    public async Task The_first_value_is_compared(string query, string expected, bool passed, string found)
    {
        var finding = await Run(new SqlCheckSettings { Query = query, Expect = Json(expected) }, await Shared());
        (finding.Passed, finding.Found).ShouldBe((passed, found));
    }

    [Fact]
    public async Task A_check_cannot_write()
    {
        var database = await server.CreateDatabase();
        await using var connection = await database.Connect(TestContext.Current.CancellationToken);
        await connection.Execute("CREATE TABLE users AS SELECT 1 AS id", TestContext.Current.CancellationToken);

        var finding = await Run(new SqlCheckSettings { Query = "DELETE FROM users RETURNING id", Expect = Json("1") }, database);

        finding.Found.ShouldStartWith("error 25006 ");
        (await connection.Scalar<long>("SELECT count(*) FROM users", TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task A_check_that_takes_too_long_is_ended()
    {
        var finding = await Run(
            new SqlCheckSettings
            {
                Query = "SELECT pg_sleep(60)",
                Expect = Json("1"),
                Timeout = TimeSpan.FromMilliseconds(50),
            },
            await server.CreateDatabase()
        );
        finding.Found.ShouldStartWith("error 57014 ");
    }

    [Fact]
    public async Task A_value_of_a_type_of_ones_own_has_to_be_cast()
    {
        var database = await server.CreateDatabase();
        await using var connection = await database.Connect(TestContext.Current.CancellationToken);
        await connection.Execute("CREATE TYPE mood AS ENUM ('fine')", TestContext.Current.CancellationToken);

        var uncast = await Run(new SqlCheckSettings { Query = "SELECT 'fine'::mood", Expect = Json("\"fine\"") }, database);
        var cast = await Run(new SqlCheckSettings { Query = "SELECT 'fine'::mood::text", Expect = Json("\"fine\"") }, database);

        (uncast.Passed, uncast.Expected, cast.Passed).ShouldBe((false, "\"fine\"; cast it to text in the query", true));
    }

    /// <summary>Questions that leave nothing behind share one database.</summary>
    private async Task<Database> Shared() => _shared ??= await server.CreateDatabase();

    private static Task<Finding> Run(SqlCheckSettings check, Database database) =>
        SqlCheck.Run(check, database, TestContext.Current.CancellationToken);

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
