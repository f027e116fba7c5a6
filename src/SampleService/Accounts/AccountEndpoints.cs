using SampleService.Databases;
using SampleService.Hosting;
using SampleService.Metrics;

namespace SampleService.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this WebApplication app, ServiceDatabase database, ServiceMetrics metrics, Faults faults)
    {
        var schema = new AccountSchema(database);
        var users = new Users(database, schema);
        var login = new Login(users, metrics.Logins, faults);
        app.MapPost("/login", (Credentials credentials, CancellationToken cancellation) => login.Answer(credentials, cancellation));
        app.MapUsers(users);
        app.MapOrganisations(new Organisations(database, schema));
    }

    private static void MapUsers(this WebApplication app, Users users)
    {
        app.MapGet(
            "/users/{id:long}",
            async (long id, CancellationToken cancellation) =>
                await users.Find(id, cancellation) is { } user
                    ? Results.Json(user, ServiceJson.Default.User)
                    : Missing($"There is no user {id}.")
        );
        app.MapPost(
            "/users",
            async (NewUser user, CancellationToken cancellation) =>
            {
                if (string.IsNullOrWhiteSpace(user.Email) || string.IsNullOrWhiteSpace(user.Name) || string.IsNullOrEmpty(user.Password))
                    return Problems.Problem(StatusCodes.Status400BadRequest, "A user needs an email, a name and a password.");
                return await users.Create(user.Email, user.Name, user.Password, cancellation) is { } created
                    ? Results.Created($"/users/{created.Id}", created)
                    : Problems.Problem(StatusCodes.Status409Conflict, "The address is taken.");
            }
        );
    }

    private static void MapOrganisations(this WebApplication app, Organisations organisations)
    {
        app.MapGet("/organisations", (CancellationToken cancellation) => organisations.List(cancellation));
        app.MapGet(
            "/organisations/{id:long}",
            async (long id, CancellationToken cancellation) =>
                await organisations.Find(id, cancellation) is { } found
                    ? Results.Json(found, ServiceJson.Default.Organisation)
                    : Missing($"There is no organisation {id}.")
        );
    }

    private static IResult Missing(string detail) => Problems.Problem(StatusCodes.Status404NotFound, detail);
}
