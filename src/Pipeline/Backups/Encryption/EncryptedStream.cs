namespace Pipeline.Backups.Encryption;

/// <summary>Encrypts and decrypts what flows by, with three chunks of 64 KiB in memory. The format is in <c>docs/backup-format.md</c>.</summary>
internal static class EncryptedStream
{
    /// <summary>Encrypts all that can be read. Neither stream is closed.</summary>
    public static async Task Encrypt(Stream from, Stream to, EncryptionKey key, CancellationToken cancellation)
    {
        var header = EncryptedHeader.New(key);
        using var cipher = new ChunkCipher(key, header);
        await to.WriteAsync(header.Bytes, cancellation);
        var target = new byte[ChunkCipher.SealedSize];
        await foreach (var chunk in Chunk.Read(from, ChunkCipher.PlainSize, cancellation))
            await to.WriteAsync(target.AsMemory(0, cipher.Seal(chunk, target)), cancellation);
    }

    /// <summary>
    /// Decrypts all that can be read. Neither stream is closed. Each chunk is written only once it is proven; that something is missing at
    /// the end shows at the end, so what was written counts only when this returns.
    /// </summary>
    /// <exception cref="PipelineException">It is encrypted with another key, or is not as it was written, and in which way.</exception>
    public static async Task Decrypt(Stream from, Stream to, EncryptionKey key, CancellationToken cancellation)
    {
        var header = await EncryptedHeader.Read(from, key, cancellation);
        using var cipher = new ChunkCipher(key, header);
        var target = new byte[ChunkCipher.PlainSize];
        await foreach (var chunk in Chunk.Read(from, ChunkCipher.SealedSize, cancellation))
        {
            if (!cipher.TryOpen(chunk, target))
                throw EncryptionDamage.Of(chunk, cipher);
            await to.WriteAsync(target.AsMemory(0, chunk.Bytes.Length - ChunkCipher.TagSize), cancellation);
        }
    }
}
