using System.Buffers;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Store;

/// <summary>
/// One object on its way into a bucket, from a stream of unknown length and with at most three parts in memory: two under way
/// and one being filled. What fits into one part is put at once. Disposing abandons what was not completed: no part stays behind.
/// </summary>
internal sealed class MultipartUpload(Bucket bucket, string key, PartSizes sizes, TimeProvider time) : IAsyncDisposable
{
    private const int MostUnderWay = 2;
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _abandoned = new();
    private readonly Queue<Task<UploadPartResponse>> _underWay = new();
    private readonly List<UploadPartResponse> _done = [];
    private readonly Guid _stamp = Guid.NewGuid();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(sizes.Of(1));
    private int _filled;
    private int _number = 1;
    private string? _upload;
    private DateTimeOffset _begun;
    private bool _completed;

    public async Task Append(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            if (_filled == sizes.Of(_number))
                await SendPart(cancellation);
            var taken = Math.Min(bytes.Length, sizes.Of(_number) - _filled);
            bytes[..taken].CopyTo(_buffer.AsMemory(_filled));
            _filled += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>Makes the object visible.</summary>
    public async Task Complete(CancellationToken cancellation)
    {
        if (_upload is null)
        {
            await Put(cancellation);
        }
        else
        {
            _underWay.Enqueue(Send(_buffer, _filled, _number));
            while (_underWay.Count > 0)
                await FinishOldest(cancellation);
            await Join(_upload, cancellation);
        }

        _completed = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_completed && _upload is not null)
            await Abandon(_upload);
        _abandoned.Dispose();
    }

    private async Task Put(CancellationToken cancellation)
    {
        var put = await bucket.Client.PutObjectAsync(bucket.Put(key, Content(_buffer, _filled), time.GetUtcNow()), cancellation);
        ArrayPool<byte>.Shared.Return(_buffer);
        bucket.ConfirmEncryption(key, put.ServerSideEncryptionMethod, "It was written nevertheless, and may lie there unencrypted.");
    }

    private async Task SendPart(CancellationToken cancellation)
    {
        if (_number == sizes.Most)
            throw new PipelineException(
                $"\"{key}\" is too large for the store {bucket.Location}.",
                $"Its server takes {sizes.Most} parts, in which {sizes.Sum} fit.",
                next: "Set a larger partSize for the store."
            );
        if (_upload is null)
            await Initiate(cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (_underWay.Count == MostUnderWay)
            await FinishOldest(cancellation);
        _underWay.Enqueue(Send(_buffer, _filled, _number));
        _number++;
        _buffer = ArrayPool<byte>.Shared.Rent(sizes.Of(_number));
        _filled = 0;
    }

    private async Task Initiate(CancellationToken cancellation)
    {
        _begun = time.GetUtcNow();
        var started = time.GetTimestamp();
        // Not to be cancelled: an upload whose id never arrived could not be aborted.
        var begun = await bucket.Client.InitiateMultipartUploadAsync(bucket.Initiate(key, _begun, _stamp), CancellationToken.None);
        _upload = begun.UploadId;
        await new StaleUploads(bucket, _begun).Abort(begun, time.GetElapsedTime(started), cancellation);
        bucket.ConfirmEncryption(key, begun.ServerSideEncryptionMethod, "Nothing was written.");
    }

    private async Task<UploadPartResponse> Send(byte[] buffer, int length, int number)
    {
        var response = await bucket.Client.UploadPartAsync(bucket.Part(key, _upload!, number, Content(buffer, length)), _abandoned.Token);
        // Not after a failure: then a last attempt may still be reading it.
        ArrayPool<byte>.Shared.Return(buffer);
        return response;
    }

    private async Task FinishOldest(CancellationToken cancellation)
    {
        _done.Add(await _underWay.Peek().WaitAsync(cancellation));
        _ = _underWay.Dequeue();
    }

    private async Task Join(string upload, CancellationToken cancellation)
    {
        try
        {
            var joined = await bucket.Client.CompleteMultipartUploadAsync(bucket.Complete(key, upload, _done), cancellation);
            await SayAgain(joined.VersionId, cancellation);
        }
        catch (AmazonS3Exception failure) when (S3Failure.IsMissingUpload(failure))
        {
            // Joined by a first request, whose answer got lost.
            if (!await bucket.Carries(key, _stamp, cancellation))
                throw;
            await SayAgain(version: null, cancellation);
        }
    }

    /// <summary>
    /// Ceph's gateway, up to 16 at least, takes an upload in parts with a lock and tags, and forgets both without a word: a backup would
    /// lie there unprotected. So they are said once more of the finished object, which changes nothing where they were heard.
    /// </summary>
    private async Task SayAgain(string? version, CancellationToken cancellation)
    {
        try
        {
            if (bucket.Retention(key, version, _begun) is { } retention)
                await bucket.Client.PutObjectRetentionAsync(retention, cancellation);
            if (bucket.Tagging(key, version) is { } tagging)
                await bucket.Client.PutObjectTaggingAsync(tagging, cancellation);
        }
        catch (AmazonS3Exception failure)
        {
            throw new PipelineException(
                $"\"{key}\" in the store {bucket.Location} could not be given {bucket.Options}.",
                S3Failure.Details(failure),
                "It was written, and may be neither locked nor tagged.",
                "Allow s3:PutObjectRetention and s3:PutObjectTagging to the store's credentials, and run again.",
                failure
            );
        }
    }

    /// <summary>Parts still under way would be stored after the abort, and be paid for: they end first.</summary>
    private async Task Abandon(string upload)
    {
        await _abandoned.CancelAsync();
        Task settled = Task.WhenAll(_underWay);
        await settled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var deadline = new CancellationTokenSource(CleanUpDeadline);
        try
        {
            await bucket.Client.AbortMultipartUploadAsync(bucket.Location.Bucket, bucket.Location.InBucket(key), upload, deadline.Token);
        }
        catch (Exception failure) when (S3Failure.Tell(bucket.Location, failure) is not null || failure is OperationCanceledException)
        {
            // What led here is told already and must not be hidden; StaleUploads removes the parts a day later.
        }
    }

    private static MemoryStream Content(byte[] buffer, int length) => new(buffer, 0, length, writable: false);
}
