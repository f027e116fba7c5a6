using System.Globalization;
using System.Security.Cryptography;

namespace SampleService.Accounts;

/// <summary>
/// Passwords as <c>pbkdf2-sha256$ITERATIONS$SALT$HASH</c>. The sample's 5,000 iterations take one to two milliseconds, so that a pipeline can log in
/// hundreds of times a second; a real service takes OWASP's 600,000.
/// </summary>
internal static class PasswordHash
{
    private const string Scheme = "pbkdf2-sha256";
    private const int Iterations = 5000;
    private const int HashBytes = 32;

    /// <summary>What is compared when there is no user, so that this takes as long as when there is one.</summary>
    public static string OfNobody { get; } = Of("");

    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Derive(password, salt, Iterations);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Scheme}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}"
        );
    }

    public static bool Matches(string password, string stored) =>
        stored.Split('$') is [Scheme, var iterations, var salt, var hash]
        && CryptographicOperations.FixedTimeEquals(
            Derive(password, Convert.FromBase64String(salt), int.Parse(iterations, CultureInfo.InvariantCulture)),
            Convert.FromBase64String(hash)
        );

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
