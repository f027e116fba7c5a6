using System.Security.Cryptography;

namespace Pipeline.Backups.Encryption;

/// <summary>What an encrypted object begins with: <c>PLBK</c>, a version, the key's id and a salt. See <c>docs/backup-format.md</c>.</summary>
/// <param name="Bytes">All of it: every chunk is bound to it.</param>
internal sealed record EncryptedHeader(byte[] Bytes)
{
    public const int KeyIdSize = 4;

    public const int Size = KeyIdAt + KeyIdSize + SaltSize;

    private const int VersionAt = 4,
        KeyIdAt = 5,
        SaltSize = 16;

    private const byte Version = 1;

    private static ReadOnlySpan<byte> Magic => "PLBK"u8;

    public ReadOnlySpan<byte> Salt => Bytes.AsSpan(KeyIdAt + KeyIdSize);

    private string KeyId => Convert.ToHexStringLower(Bytes, KeyIdAt, KeyIdSize);

    /// <summary>The header of a new object.</summary>
    public static EncryptedHeader New(EncryptionKey key) =>
        new([.. Magic, Version, .. Convert.FromHexString(key.Id), .. RandomNumberGenerator.GetBytes(SaltSize)]);

    /// <summary>Reads the header of an object that is to be decrypted with a key.</summary>
    /// <exception cref="PipelineException">There is none, or it is of another version or for another key.</exception>
    public static async Task<EncryptedHeader> Read(Stream from, EncryptionKey key, CancellationToken cancellation)
    {
        var bytes = new byte[Size];
        var length = await from.ReadAtLeastAsync(bytes, Size, throwOnEndOfStream: false, cancellation);
        var begun = bytes.AsSpan(0, Math.Min(length, Magic.Length));
        if (!Magic.StartsWith(begun))
            throw EncryptionDamage.NotEncrypted(begun);
        if (length < Size)
            throw EncryptionDamage.CutOff($"It ends after {length} bytes of its header, which has {Size}.");
        var header = new EncryptedHeader(bytes);
        if (bytes[VersionAt] != Version)
            throw EncryptionDamage.OtherVersion(bytes[VersionAt], Version);
        return header.KeyId == key.Id ? header : throw EncryptionDamage.OtherKey(header.KeyId, key.Id);
    }
}
