using Npgsql;
using SampleService.Databases;

namespace SampleService.Accounts;

/// <summary>The organisations in the database; none on a schema that has none.</summary>
internal sealed class Organisations(ServiceDatabase database, AccountSchema schema)
{
    private static readonly Statement First = new("SELECT id, name FROM organisations ORDER BY id LIMIT 100");

    /// <summary>The first hundred.</summary>
    public Task<List<Organisation>> List(CancellationToken cancellation) => Read(First, cancellation);

    public async Task<Organisation?> Find(long id, CancellationToken cancellation) =>
        (await Read(new("SELECT id, name FROM organisations WHERE id = $1", id), cancellation)).SingleOrDefault();

    private Task<List<Organisation>> Read(Statement statement, CancellationToken cancellation) =>
        schema.Choose(
            () => database.AtLeastOnce(statement, OrganisationOf, cancellation),
            static () => Task.FromResult(new List<Organisation>()),
            cancellation
        );

    private static Organisation OrganisationOf(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetString(1));
}
