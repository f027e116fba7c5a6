using Npgsql;
using SampleService.Databases;

namespace SampleService.Accounts;

/// <summary>The users and their logins in the database.</summary>
internal sealed class Users(ServiceDatabase database, AccountSchema schema)
{
    public async Task<User?> Find(long id, CancellationToken cancellation) =>
        (
            await schema.Choose(
                () =>
                    database.AtLeastOnce(new("SELECT id, email, name, organisation_id FROM users WHERE id = $1", id), UserOf, cancellation),
                () => database.AtLeastOnce(new("SELECT id, email, name, NULL::bigint FROM users WHERE id = $1", id), UserOf, cancellation),
                cancellation
            )
        ).SingleOrDefault();

    /// <summary>The new user; null when the address is taken.</summary>
    public async Task<User?> Create(string email, string name, string password, CancellationToken cancellation)
    {
        const string insert =
            "INSERT INTO users (email, name, password) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING RETURNING id, email, name";
        var stored = PasswordHash.Of(password);
        return (
            await schema.Choose(
                () => database.AtMostOnce(new($"{insert}, organisation_id", email, name, stored), UserOf, cancellation),
                () => database.AtMostOnce(new($"{insert}, NULL::bigint", email, name, stored), UserOf, cancellation),
                cancellation
            )
        ).SingleOrDefault();
    }

    /// <summary>A user's id and stored password by address; null when there is no such user.</summary>
    public async Task<StoredPassword?> FindPassword(string email, CancellationToken cancellation) =>
        (
            await database.AtLeastOnce(
                new("SELECT id, password FROM users WHERE email = $1", email),
                static row => new StoredPassword(row.GetInt64(0), row.GetString(1)),
                cancellation
            )
        ).SingleOrDefault();

    /// <summary>Notes a login. A connection that breaks may note it twice, which is better than to refuse the login.</summary>
    public Task RecordLogin(long user, bool succeeded, CancellationToken cancellation) =>
        database.AtLeastOnce(new("INSERT INTO logins (user_id, succeeded) VALUES ($1, $2)", user, succeeded), static _ => 0, cancellation);

    private static User UserOf(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt64(3));
}
