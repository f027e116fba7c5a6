using System.Security.Cryptography;

namespace Pipeline.Backups;

/// <summary>Passes bytes on, hashed and counted as they go.</summary>
internal sealed class Sha256Stream(Action<long> seen) : IDisposable
{
    private const int BufferSize = 1 << 17;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }

    public async Task Copy(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        while (await from.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            _hash.AppendData(buffer, 0, read);
            Count += read;
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            seen(read);
        }
    }

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
