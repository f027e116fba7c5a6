using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pipeline.Backups.Encryption;

/// <summary>
/// AES-256-GCM chunk by chunk in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015, https://eprint.iacr.org/2015/189): a
/// nonce is the chunk's place and whether it is the last, so that none can be left out, moved, or taken away from the end.
/// </summary>
internal sealed class ChunkCipher(EncryptionKey key, EncryptedHeader header) : IDisposable
{
    public const int PlainSize = 1 << 16;
    public const int TagSize = 16;
    public const int SealedSize = PlainSize + TagSize;

    private const int NonceSize = 12;

    private readonly AesGcm _cipher = new(key.For(header.Salt), TagSize);

    /// <summary>Encrypts a chunk, with its tag behind it; returns how long both are.</summary>
    public int Seal(Chunk plain, Span<byte> target)
    {
        var length = plain.Bytes.Length;
        Span<byte> nonce = stackalloc byte[NonceSize];
        Name(nonce, plain.Number, plain.IsLast);
        _cipher.Encrypt(nonce, plain.Bytes.Span, target[..length], target.Slice(length, TagSize), header.Bytes);
        return length + TagSize;
    }

    /// <summary>Decrypts a chunk; false, and nothing in the target, when it is not what was encrypted as that very chunk.</summary>
    public bool TryOpen(Chunk encrypted, Span<byte> target)
    {
        var length = encrypted.Bytes.Length - TagSize;
        if (length < 0)
            return false;
        Span<byte> nonce = stackalloc byte[NonceSize];
        Name(nonce, encrypted.Number, encrypted.IsLast);
        try
        {
            var bytes = encrypted.Bytes.Span;
            _cipher.Decrypt(nonce, bytes[..length], bytes[length..], target[..length], header.Bytes);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _cipher.Dispose();

    private static void Name(Span<byte> nonce, long number, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[(NonceSize - 1 - sizeof(long))..], number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}
