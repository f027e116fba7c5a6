using System.Net;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

public class Accounts_are_served(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SampleDatabase.Earlier)]
    [InlineData(SampleDatabase.Newest)]
    public async Task On_the_schema_before_and_after_the_newest_migrations(string revision)
    {
        var sample = await SampleDatabase.At(server, revision);
        await using var service = await RunningService.Start(sample.Database);
        var organisation = revision == SampleDatabase.Newest ? 1 : (int?)null;

        using var login = await service.Client.LogIn(7);
        login.StatusCode.ShouldBe(HttpStatusCode.OK);
        var session = await login.Json();
        session.GetProperty("userId").GetInt64().ShouldBe(7);
        session.GetProperty("token").GetString()!.Length.ShouldBe(32);
        (await sample.Ask<bool>("SELECT succeeded FROM logins ORDER BY id DESC LIMIT 1")).ShouldBeTrue();

        using var created = await service.Client.CreateUser("ann@example.org");
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var user = await service.Client.Json(created.Headers.Location!.ToString());
        user.GetProperty("email").GetString().ShouldBe("ann@example.org");
        user.GetProperty("organisationId").ToString().ShouldBe($"{organisation}");

        var organisations = await service.Client.Json("/organisations");
        organisations
            .EnumerateArray()
            .Select(item => item.GetProperty("name").GetString())
            .ShouldBe(organisation is null ? [] : ["default"]);
        (await service.StatusOf("/organisations/1")).ShouldBe(organisation is null ? 404 : 200);
    }

    [Fact]
    public async Task Errors_are_problems_in_json()
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest);
        await using var service = await RunningService.Start(sample.Database);

        (await (await service.Client.LogIn(7, "wrong")).Problem(401)).ShouldBe("The address or the password is wrong.");
        (await (await service.Client.LogIn(999)).Problem(401)).ShouldBe("The address or the password is wrong.");
        (await (await service.Client.LogIn(7, "")).Problem(400)).ShouldBe("A login needs an email and a password.");
        (await (await service.Client.CreateUser("user1@example.org")).Problem(409)).ShouldBe("The address is taken.");
        (await (await service.Client.CreateUser(" ")).Problem(400)).ShouldBe("A user needs an email, a name and a password.");
        (await (await Get("/users/999")).Problem(404)).ShouldBe("There is no user 999.");
        (await (await Get("/organisations/999")).Problem(404)).ShouldBe("There is no organisation 999.");
        await (await Get("/nowhere")).Problem(404);
        await (await Get("/login")).Problem(405);
        using var nonsense = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        await (await service.Client.PostAsync("/login", nonsense, Cancellation)).Problem(400);

        Task<HttpResponseMessage> Get(string path) => service.Client.GetAsync(path, Cancellation);
    }
}
