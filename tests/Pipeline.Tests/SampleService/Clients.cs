using System.Net.Http.Json;
using System.Text.Json;

namespace Pipeline.Tests.SampleService;

/// <summary>What clients of the sample service ask for, in their words.</summary>
internal static class Clients
{
    public const string Password = "correct horse";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> LogIn(this HttpClient client, int user, string password = Password) =>
        client.PostAsJsonAsync("/login", new { email = $"user{user}@example.org", password }, Cancellation);

    public static Task<HttpResponseMessage> CreateUser(this HttpClient client, string email) =>
        client.PostAsJsonAsync(
            "/users",
            new
            {
                email,
                name = "New",
                password = "secret",
            },
            Cancellation
        );

    public static async Task<JsonElement> Json(this HttpClient client, string path) =>
        await client.GetFromJsonAsync<JsonElement>(path, Cancellation);

    public static async Task<JsonElement> Json(this HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

    /// <summary>An error as RFC 9457 has it; its detail or title.</summary>
    public static async Task<string> Problem(this HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        return (problem.TryGetProperty("detail", out var detail) ? detail : problem.GetProperty("title")).GetString()!;
    }
}
