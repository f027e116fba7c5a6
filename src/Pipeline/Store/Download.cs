using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Polly;
using Polly.Retry;

namespace Pipeline.Store;

/// <summary>
/// An object on its way out of a bucket. A connection that breaks, stalls or ends too early is opened again where it broke, and only as
/// long as the object is still the same: a restore of hours does not begin anew, and never reads half of one object and half of another.
/// </summary>
internal sealed class Download(Bucket bucket, string key, TimeProvider time) : IDisposable
{
    /// <summary>The client's own time limit ends with the answer's head; a connection that was forgotten by a router in between never ends.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For each read anew: as long as there is progress, it goes on. Opening again has the client's own, longer patience on top.
    /// </summary>
    private readonly ResiliencePipeline _untilRead = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<EndOfStreamException>(),
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxRetryAttempts = 6,
                UseJitter = true,
            }
        )
        .Build();

    private GetObjectResponse? _answer;
    private string? _etag;
    private long _length;
    private long _position;

    /// <exception cref="AmazonS3Exception">There is no such object, or the store does not answer.</exception>
    public async Task Open(CancellationToken cancellation)
    {
        _answer = await Ask(cancellation);
        (_etag, _length) = (_answer.ETag, _answer.ContentLength);
    }

    /// <summary>0 at the object's end, as a stream does.</summary>
    /// <exception cref="EndOfStreamException">The connection broke again and again without a byte in between.</exception>
    /// <exception cref="PipelineException">There is another object under the key by now.</exception>
    public Task<int> Read(Memory<byte> buffer, CancellationToken cancellation) =>
        buffer.IsEmpty ? Task.FromResult(0) : _untilRead.ExecuteAsync(async token => await ReadOnce(buffer, token), cancellation).AsTask();

    public void Dispose() => _answer?.Dispose();

    private async Task<int> ReadOnce(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_answer is null && _position == _length)
            return 0;
        _answer ??= await Continue(cancellation);
        using var patience = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            var count = await _answer.ResponseStream.ReadAsync(buffer, either.Token);
            _position += count;
            return count > 0 || _position == _length ? count : throw new IOException("It ended too early.");
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException || patience.IsCancellationRequested)
        {
            _answer.Dispose();
            _answer = null;
            cancellation.ThrowIfCancellationRequested();
            throw new EndOfStreamException($"The download of \"{key}\" broke off after {_position} of {_length} bytes.", failure);
        }
    }

    private async Task<GetObjectResponse> Continue(CancellationToken cancellation)
    {
        try
        {
            var answer = await Ask(cancellation);
            // Some servers pass over a range that they do not like, and begin anew.
            return _position == 0 || answer.HttpStatusCode == HttpStatusCode.PartialContent ? answer : throw Skipped(answer);
        }
        catch (AmazonS3Exception failure) when (S3Failure.IsTaken(failure))
        {
            throw new PipelineException(
                $"\"{key}\" in the store {bucket.Location} was replaced while it was being read.",
                $"The connection broke after {_position} of {_length} bytes, and now there is another object.",
                next: "Run again.",
                innerException: failure
            );
        }
    }

    private Task<GetObjectResponse> Ask(CancellationToken cancellation)
    {
        var request = new GetObjectRequest
        {
            BucketName = bucket.Location.Bucket,
            Key = bucket.Location.InBucket(key),
            EtagToMatch = _etag,
        };
        if (_position > 0)
            request.ByteRange = new ByteRange(_position, _length - 1);
        return bucket.Client.GetObjectAsync(request, cancellation);
    }

    private PipelineException Skipped(GetObjectResponse answer)
    {
        answer.Dispose();
        return new PipelineException(
            $"The download of \"{key}\" from the store {bucket.Location} cannot be continued.",
            $"The connection broke after {_position} of {_length} bytes, and the server does not give parts of an object.",
            next: "Run again."
        );
    }
}
