using System.Security.Cryptography;
using Pipeline.Environments;

namespace Pipeline.Backups.Encryption;

/// <summary>The key that backups are encrypted with. It never encrypts anything itself: every object has a key of its own, derived from it.</summary>
public sealed class EncryptionKey
{
    private const int Size = 32;

    private readonly byte[] _key;

    private EncryptionKey(byte[] key)
    {
        _key = key;
        // From something derived, so that what everybody may read is no hash of the key.
        var named = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Size, info: "PLBK key id"u8.ToArray());
        Id = Convert.ToHexStringLower(SHA256.HashData(named))[..(2 * EncryptedHeader.KeyIdSize)];
    }

    /// <summary>Names the key without telling anything of it: eight hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Fetches the key.</summary>
    /// <exception cref="PipelineException">It is not there, or is no key.</exception>
    public static async Task<EncryptionKey> Reveal(SecretReference reference, Secrets secrets, CancellationToken cancellation)
    {
        var text = await reference.Reveal("Backups.encryptionKey", secrets, cancellation);
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            throw Unusable(reference, "something else");
        return length == Size ? new EncryptionKey(bytes[..length]) : throw Unusable(reference, $"{length} bytes");
    }

    /// <summary>The key of one object.</summary>
    internal byte[] For(ReadOnlySpan<byte> salt)
    {
        var derived = new byte[Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, derived, salt, "PLBK object key"u8);
        return derived;
    }

    private static PipelineException Unusable(SecretReference reference, string found) =>
        PipelineException.WrongUsage(
            $"The encryption key \"{reference}\" cannot be used.",
            $"Found {found}, expected {Size} bytes in base64.",
            $"Make one: openssl rand -base64 {Size}"
        );
}
