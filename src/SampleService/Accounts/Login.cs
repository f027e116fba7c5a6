using System.Security.Cryptography;
using SampleService.Hosting;
using SampleService.Metrics;

namespace SampleService.Accounts;

/// <summary>Lets users in, and counts how that ends: a pipeline watches it more closely than anything else.</summary>
internal sealed class Login(Users users, Counter outcomes, Faults faults)
{
    public static string[] Outcomes { get; } = ["success", "rejected", "error"];

    public async Task<IResult> Answer(Credentials credentials, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(credentials.Email) || string.IsNullOrEmpty(credentials.Password))
            return Problems.Problem(StatusCodes.Status400BadRequest, "A login needs an email and a password.");
        try
        {
            var user = await Check(credentials.Email, credentials.Password, cancellation);
            outcomes.Add(user is null ? "rejected" : "success");
            return user is { } id
                ? Results.Json(new Session(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), id), ServiceJson.Default.Session)
                : Problems.Problem(StatusCodes.Status401Unauthorized, "The address or the password is wrong.");
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            outcomes.Add("error");
            throw;
        }
    }

    /// <summary>The user's id; null when address or password are wrong. Both take the same time, so that nobody learns which addresses exist.</summary>
    private async Task<long?> Check(string email, string password, CancellationToken cancellation)
    {
        if (faults.LoginFails)
            throw new InvalidOperationException("The fault login-500 is on.");
        var found = await users.FindPassword(email, cancellation);
        var matches = PasswordHash.Matches(password, found?.Hash ?? PasswordHash.OfNobody);
        if (found is null)
            return null;
        await users.RecordLogin(found.UserId, matches, cancellation);
        return matches ? found.UserId : null;
    }
}
