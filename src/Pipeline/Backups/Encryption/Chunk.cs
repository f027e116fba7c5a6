using System.Runtime.CompilerServices;

namespace Pipeline.Backups.Encryption;

/// <summary>A piece of a stream.</summary>
/// <param name="Number">Its place, counting from 0.</param>
/// <param name="Bytes">What is in it; only until the next one is asked for.</param>
/// <param name="IsLast">True when the stream ends with it.</param>
internal readonly record struct Chunk(long Number, ReadOnlyMemory<byte> Bytes, bool IsLast)
{
    /// <summary>Cuts a stream into chunks of one size, of which only the last may be shorter. An empty stream is one empty chunk.</summary>
    public static async IAsyncEnumerable<Chunk> Read(Stream from, int size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // One is read ahead: that a chunk is the last shows only when nothing follows it.
        var (current, next) = (new byte[size], new byte[size]);
        var length = await Fill(current);
        for (var number = 0L; ; number++)
        {
            var following = length < size ? 0 : await Fill(next);
            yield return new Chunk(number, current.AsMemory(0, length), following == 0);
            if (following == 0)
                yield break;
            (current, next, length) = (next, current, following);
        }

        async Task<int> Fill(byte[] buffer) => await from.ReadAtLeastAsync(buffer, size, throwOnEndOfStream: false, cancellation);
    }
}
