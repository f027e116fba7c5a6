using System.Security.Cryptography;
using System.Text;

namespace Nuke.Common.Secrets;

/// <summary>
/// A secret as a parameters file holds it: <c>v1:</c> and, in Base64, salt (16 bytes), nonce (12), tag (16) and the text in AES-256-GCM. The key comes
/// from a password by PBKDF2 with HMAC-SHA-256; the parameter's name is authenticated with it, so that a value cannot be moved to another parameter.
/// </summary>
internal sealed class EncryptedText
{
    private const string Mark = "v1:";
    private const int SaltSize = 16;
    private const int KeySize = 32;

    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA-256: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html</summary>
    private const int Iterations = 600_000;

    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[] _bytes;

    private EncryptedText(byte[] bytes) => _bytes = bytes;

    /// <summary>What the key was made with besides the password.</summary>
    public ReadOnlyMemory<byte> Salt => _bytes.AsMemory(0, SaltSize);

    /// <summary>True for a text that may be one; whether it is whole is seen when it is opened.</summary>
    public static bool TryParse(string text, out EncryptedText encrypted)
    {
        encrypted = new EncryptedText([]);
        if (!text.StartsWith(Mark, StringComparison.Ordinal))
            return false;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Mark.Length..], bytes, out var length) || length < SaltSize + NonceSize + TagSize)
            return false;
        encrypted = new EncryptedText(bytes[..length]);
        return true;
    }

    /// <summary>A salt for a file that has none yet.</summary>
    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltSize);

    /// <summary>The key of a password; takes about 0.1 s, on purpose.</summary>
    public static byte[] KeyOf(string password, ReadOnlySpan<byte> salt) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, KeySize);

    /// <param name="parameter">Whose value it is.</param>
    /// <param name="text">The secret.</param>
    /// <param name="key">From <see cref="KeyOf"/>, made with the same salt.</param>
    /// <param name="salt">The salt.</param>
    public static EncryptedText Seal(string parameter, string text, byte[] key, ReadOnlySpan<byte> salt)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[SaltSize + NonceSize + TagSize + plain.Length];
        var nonce = bytes.AsSpan(SaltSize, NonceSize);
        salt.CopyTo(bytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(
            nonce,
            plain,
            bytes.AsSpan(SaltSize + NonceSize + TagSize),
            bytes.AsSpan(SaltSize + NonceSize, TagSize),
            Owner(parameter)
        );
        return new EncryptedText(bytes);
    }

    /// <summary>The secret; false when the password is another, the value damaged, or that of another parameter: nobody can tell which.</summary>
    public bool TryOpen(string parameter, byte[] key, out string text)
    {
        text = "";
        var plain = new byte[_bytes.Length - SaltSize - NonceSize - TagSize];
        try
        {
            using var cipher = new AesGcm(key, TagSize);
            cipher.Decrypt(
                _bytes.AsSpan(SaltSize, NonceSize),
                _bytes.AsSpan(SaltSize + NonceSize + TagSize),
                _bytes.AsSpan(SaltSize + NonceSize, TagSize),
                plain,
                Owner(parameter)
            );
            text = Encoding.UTF8.GetString(plain);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>Keys of a parameters file are the same whatever their case.</summary>
    private static byte[] Owner(string parameter) => Encoding.UTF8.GetBytes(parameter.ToUpperInvariant());

    public override string ToString() => Mark + Convert.ToBase64String(_bytes);
}
