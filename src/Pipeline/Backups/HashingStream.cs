using System.Security.Cryptography;

namespace Pipeline.Backups;

/// <summary>Hashes and counts what is read from a stream, or written to it.</summary>
/// <param name="inner">The stream; whose it is disposes it.</param>
/// <param name="seen">Sees the bytes as they pass.</param>
internal sealed class HashingStream(Stream inner, Action<ReadOnlyMemory<byte>> seen) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Exception? _broken;

    /// <summary>True once the stream itself has failed.</summary>
    public bool IsBroken => _broken is not null;

    /// <summary>How many bytes have passed.</summary>
    public long Count { get; private set; }

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The SHA-256 of all that has passed, in hexadecimal.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>A stream that broke off stays broken: an end would be taken for the whole.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_broken is not null)
            throw _broken;
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Pass(buffer[..read]);
            return read;
        }
        catch (Exception failure)
        {
            _broken = failure;
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        Pass(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }

    private void Pass(ReadOnlyMemory<byte> bytes)
    {
        _hash.AppendData(bytes.Span);
        Count += bytes.Length;
        seen(bytes);
    }
}
