using System.Security.Cryptography;
using Pipeline.Backups.Encryption;
using Pipeline.Environments;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>Keys, and data to be encrypted with them.</summary>
public abstract class EncryptionTest : IDisposable
{
    protected const int ChunkSize = 65536;
    protected const int HeaderSize = 25;
    protected const int SealedSize = ChunkSize + 16;

    private readonly TemporaryFolder _folder = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Folder => _folder.Path;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    internal async Task<EncryptionKey> Key(string text)
    {
        var file = Path.Combine(Folder, Guid.NewGuid().ToString());
        await File.WriteAllTextAsync(file, text, Cancellation);
        return await EncryptionKey.Reveal(new SecretReference("file", file), new Secrets(), Cancellation);
    }

    internal static async Task<byte[]> Encrypt(byte[] plain, EncryptionKey key)
    {
        var target = new MemoryStream();
        await EncryptedStream.Encrypt(new MemoryStream(plain), target, key, Cancellation);
        return target.ToArray();
    }

    internal static async Task<byte[]> Decrypt(byte[] encrypted, EncryptionKey key)
    {
        var target = new MemoryStream();
        await EncryptedStream.Decrypt(new MemoryStream(encrypted), target, key, Cancellation);
        return target.ToArray();
    }

    /// <summary>What is said about data that does not decrypt. Nothing but true data may have been written until then.</summary>
    internal static async Task<PipelineException> Refused(byte[] encrypted, EncryptionKey key, byte[] plain)
    {
        var target = new MemoryStream();
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            EncryptedStream.Decrypt(new MemoryStream(encrypted), target, key, Cancellation)
        );
        plain.AsSpan().StartsWith(target.ToArray()).ShouldBeTrue("Something was written that had not been proven.");
        return failure;
    }
}
