using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>Plans go by statistics, and those are of before the migration until somebody renews them.</summary>
public class What_the_planner_knows(PostgresServer server)
{
    [Theory]
    [InlineData("UPDATE users SET name = 'x' WHERE id <= 2000", true)]
    [InlineData("CREATE INDEX users_lower ON users (lower(name))", true)]
    [InlineData("ALTER TABLE users ALTER id TYPE bigint", true)]
    [InlineData("CREATE TABLE other AS SELECT 1 AS a", false)]
    [InlineData("UPDATE users SET name = 'x' WHERE id = 1", false)]
    public async Task Is_renewed_of_what_was_changed(string migration, bool isRenewed)
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        await workshop.Execute("INSERT INTO users SELECT n, 'User ' || n FROM generate_series(1, 5000) AS n", "ANALYZE users");
        workshop.With("002_change", migration);
        await workshop.Up();
        workshop.Said.Contains("Statistics of users renewed in ", StringComparison.Ordinal).ShouldBe(isRenewed);
    }

    [Fact]
    public async Task Is_renewed_of_a_new_table_with_rows()
    {
        await using var workshop = (await Workshop.On(server))
            .With("001_a", "CREATE TABLE a AS SELECT 1 AS a")
            .With("002_b", "CREATE TABLE b ()");
        await workshop.Up();
        workshop.Said.ShouldContain("Statistics of a renewed in ");
    }
}
