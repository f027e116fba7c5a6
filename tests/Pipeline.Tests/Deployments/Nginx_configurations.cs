using System.Net;
using Pipeline.Deployments;

namespace Pipeline.Tests.Deployments;

public class Nginx_configurations
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_does_not_answer_is_told_as_json_and_not_asked_twice()
    {
        await using var host = await TestHost.Start();
        using var answer = await host.Users.PostAsync(new Uri($"{host.Url}/login"), null, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe("""{"error":"The service does not answer."}""");
    }

    [Fact]
    public async Task The_services_own_errors_are_passed_on_as_they_are()
    {
        await using var host = await TestHost.Start();
        await host.Stage.Run(host.Release("1.0.0"), Cancellation);
        using var answer = await host.Users.GetAsync(new Uri($"{host.Url}/no-such-path"), Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(true, "user root;")]
    [InlineData(false, "# Started by an ordinary user")]
    public void Only_root_names_the_user_of_the_workers(bool asRoot, string expected) =>
        new NginxConfiguration(8080, "/tmp/current.sock") { AsRoot = asRoot }
            .ToString()
            .ShouldStartWith(expected);
}
