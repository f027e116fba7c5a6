using Pipeline.Processes;
using Pipeline.Runs;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>Reads a backup's parts from the store; each is compared with its hash, whatever the one who reads it makes of it.</summary>
/// <param name="store">The store.</param>
/// <param name="manifest">The backup.</param>
/// <param name="read">Hears of every portion that was read.</param>
internal sealed class PartReading(IObjectStore store, BackupManifest manifest, Action<long> read)
{
    /// <summary>Large enough that a program is not woken for little, small enough that several fit in memory.</summary>
    public const int BufferSize = 1 << 20;

    /// <summary>Reads every part to its end.</summary>
    /// <exception cref="PipelineException">One is missing, or is not as it was written; or the store failed.</exception>
    public Task Check(CancellationToken cancellation) =>
        Task.WhenAll(manifest.Parts.Select(part => Read(part, (_, _) => Task.CompletedTask, static _ => { }, cancellation)));

    /// <summary>Feeds a part into a program that reads an archive.</summary>
    /// <param name="reader">The program.</param>
    /// <param name="part">The part.</param>
    /// <param name="seen">Sees the archive's bytes, still compressed.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <exception cref="PipelineException">The part is missing, is not as it was written, or is not what the program wants.</exception>
    public Task Into(Command reader, BackupPart part, Action<ReadOnlyMemory<byte>> seen, CancellationToken cancellation) =>
        Read(
            part,
            (bytes, token) =>
                Compression.Of(manifest).Decompress(reader).Write((input, inner) => bytes.CopyToAsync(input, BufferSize, inner), token),
            seen,
            cancellation
        );

    /// <summary>A damaged part makes programs fail in ways that hide the cause: it is read to its end nevertheless, and its hash told first.</summary>
    private async Task Read(
        BackupPart part,
        Func<Stream, CancellationToken, Task> consume,
        Action<ReadOnlyMemory<byte>> seen,
        CancellationToken cancellation
    )
    {
        await using var source = await Open(part, cancellation);
        await using var hashed = new HashingStream(source, bytes => Pass(bytes, seen));
        PipelineException? failure = null;
        try
        {
            await consume(hashed, cancellation);
        }
        catch (PipelineException told) when (!hashed.IsBroken)
        {
            failure = told;
        }

        await hashed.CopyToAsync(Stream.Null, BufferSize, cancellation);
        if (Fault(part, hashed) is { } fault)
            throw BackupProof.Damaged(manifest, fault, failure);
        if (failure is not null)
            throw BackupProof.Damaged(manifest, failure.Message, failure);
    }

    private async Task<Stream> Open(BackupPart part, CancellationToken cancellation)
    {
        try
        {
            return await store.OpenRead(part.Key, cancellation);
        }
        catch (PipelineException failure) when (MissingObject.IsToldBy(failure))
        {
            throw BackupProof.Damaged(manifest, failure.Message, failure);
        }
    }

    private void Pass(ReadOnlyMemory<byte> bytes, Action<ReadOnlyMemory<byte>> seen)
    {
        seen(bytes);
        read(bytes.Length);
    }

    private static string? Fault(BackupPart part, HashingStream hashed)
    {
        if (hashed.Count != part.Size)
            return $"\"{part.Key}\" has {hashed.Count.Grouped()} bytes, expected {part.Size.Grouped()}.";
        var found = hashed.Finish();
        return found == part.Sha256 ? null : $"\"{part.Key}\" is not as it was written: its SHA-256 is {found}, expected {part.Sha256}.";
    }
}
