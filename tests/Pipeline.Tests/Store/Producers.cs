using System.Security.Cryptography;

namespace Pipeline.Tests.Store;

/// <summary>What writes into a store: much, or not to its end.</summary>
internal static class Producers
{
    public static async Task WriteBlocks(Stream stream, IncrementalHash hash, long size, CancellationToken cancellation)
    {
        var block = new byte[100_000];
        for (var written = 0L; written < size; written += block.Length)
        {
            Random.Shared.NextBytes(block);
            hash.AppendData(block);
            await stream.WriteAsync(block, cancellation);
        }
    }

    public static async Task FailAfter(Stream stream, int size, CancellationToken cancellation)
    {
        await stream.WriteAsync(new byte[size], cancellation);
        throw new InvalidOperationException("the dump failed");
    }
}
