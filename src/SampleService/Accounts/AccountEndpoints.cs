using System.Security.Cryptography;
using Npgsql;
using SampleService.Metrics;

namespace SampleService.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this WebApplication app, AccountDatabase database, ServiceMetrics metrics)
    {
        app.MapPost("/login", async (Credentials credentials, CancellationToken cancellation) =>
        {
            if (string.IsNullOrEmpty(credentials.Email) || string.IsNullOrEmpty(credentials.Password))
                return Problem(400, "A login needs an email and a password.");
            try
            {
                return await Login(credentials.Email, credentials.Password, database, metrics, cancellation);
            }
            catch (NpgsqlException failure)
            {
                metrics.Logins.Add(1, "error");
                app.Logger.LoginFailed(failure);
                return Problem(503, "The database does not answer.");
            }
        });
        app.MapGet("/users/{id:long}", async (long id, CancellationToken cancellation) =>
            await database.FindUser(id, cancellation) is { } user ? Results.Json(user, ServiceJson.Default.User) : Problem(404, $"There is no user {id}."));
        app.MapPost("/users", async (NewUser user, CancellationToken cancellation) =>
        {
            if (string.IsNullOrWhiteSpace(user.Email) || string.IsNullOrWhiteSpace(user.Name) || string.IsNullOrEmpty(user.Password))
                return Problem(400, "A user needs an email, a name and a password.");
            return await database.CreateUser(user.Email, user.Name, user.Password, cancellation) is { } id
                ? Results.Json(new User(id, user.Email, user.Name, null), ServiceJson.Default.User, statusCode: StatusCodes.Status201Created)
                : Problem(409, "The address is taken.");
        });
        app.MapGet("/organisations", async (CancellationToken cancellation) => await database.Organisations(null, cancellation));
        app.MapGet("/organisations/{id:long}", async (long id, CancellationToken cancellation) =>
            (await database.Organisations(id, cancellation)).FirstOrDefault() is { } found ? Results.Json(found, ServiceJson.Default.Organisation) : Problem(404, $"There is no organisation {id}."));
    }

    private static async Task<IResult> Login(string email, string password, AccountDatabase database, ServiceMetrics metrics, CancellationToken cancellation)
    {
        var found = await database.FindPassword(email, cancellation);
        var matches = found is { } user && PasswordHash.Matches(password, user.Password);
        if (found is { } known)
            await database.RecordLogin(known.Id, matches, cancellation);
        metrics.Logins.Add(1, matches ? "success" : "rejected");
        return matches
            ? Results.Json(new Session(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), found!.Value.Id), ServiceJson.Default.Session)
            : Problem(401, "The address or the password is wrong.");
    }

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
