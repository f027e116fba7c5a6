using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Polly;
using Polly.Retry;

namespace Pipeline.Store;

/// <summary>A store in an S3 bucket, AWS's own or any compatible server's.</summary>
internal sealed class S3Store(Bucket bucket, PartSizes partSizes, TimeProvider time) : IObjectStore
{
    private readonly StoreGuard _guard = new(failure => S3Failure.Tell(bucket.Location, failure));
    private readonly Bucket _passing = bucket with { Options = bucket.Options.Passing };

    private readonly ResiliencePipeline _untilDecided = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<AmazonS3Exception>(S3Failure.IsConflict),
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxRetryAttempts = 6,
                UseJitter = true,
            }
        )
        .Build();

    /// <inheritdoc/>
    public string Location => bucket.Location.ToString();

    /// <inheritdoc/>
    public IObjectStore Archive => new S3Store(bucket, partSizes, time) { Written = bucket };

    /// <inheritdoc/>
    public TimeSpan? ArchiveLock => bucket.Options.Lock?.Duration.Value;

    private Bucket Written { get; init; } = bucket with { Options = bucket.Options.Passing };

    /// <summary>Asks for one key, so that a wrong bucket, endpoint or credential shows before anything else is done.</summary>
    /// <exception cref="PipelineException">The bucket cannot be used.</exception>
    public Task Probe(CancellationToken cancellation) =>
        _guard.RunAsync(() => bucket.Client.ListObjectsV2Async(Page("", most: 1), cancellation));

    /// <summary>Looks whether the bucket can lock objects, when its settings want that.</summary>
    /// <exception cref="PipelineException">It cannot.</exception>
    public async Task ProbeLock(CancellationToken cancellation)
    {
        if (bucket.Options.Lock is null)
            return;
        var request = new GetObjectLockConfigurationRequest { BucketName = bucket.Location.Bucket };
        await _guard.RunAsync(async () =>
        {
            try
            {
                await bucket.Client.GetObjectLockConfigurationAsync(request, cancellation);
            }
            catch (AmazonS3Exception failure) when (S3Failure.IsWithoutLock(failure))
            {
                throw S3Failure.CannotLock(bucket.Location, failure);
            }
        });
    }

    /// <inheritdoc/>
    public async Task<StoredObject?> Find(string key, CancellationToken cancellation)
    {
        var keyInBucket = InBucket(key);
        return await _guard.RunAsync<StoredObject?>(async () =>
        {
            try
            {
                var found = await bucket.Client.GetObjectMetadataAsync(bucket.Location.Bucket, keyInBucket, cancellation);
                return new StoredObject(key, found.ContentLength, Moment(found.LastModified));
            }
            catch (AmazonS3Exception failure) when (S3Failure.IsMissing(failure))
            {
                // Nothing found is an answer only while the bucket itself is there, which a head does not tell.
                await Probe(cancellation);
                return null;
            }
        });
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenRead(string key, CancellationToken cancellation)
    {
        var download = new Download(bucket, ObjectKey.Checked(key), time);
        await _guard.RunAsync(async () =>
        {
            try
            {
                await download.Open(cancellation);
            }
            catch (AmazonS3Exception failure) when (S3Failure.IsMissing(failure))
            {
                throw MissingObject.Told(Location, key, failure);
            }
        });
        return new ConsumerStream((buffer, token) => _guard.RunAsync(() => download.Read(buffer, token)), download);
    }

    /// <inheritdoc/>
    public async Task Write(string key, Func<Stream, CancellationToken, Task> produce, CancellationToken cancellation, long expected = 0)
    {
        var writing = WriteGuard(Written);
        await using var upload = new MultipartUpload(Written, ObjectKey.Checked(key), partSizes.Expecting(expected), time);
        await using var stream = new ProducerStream((bytes, token) => writing.RunAsync(() => upload.Append(bytes, token)));
        await produce(stream, cancellation);
        cancellation.ThrowIfCancellationRequested();
        await writing.RunAsync(() => upload.Complete(cancellation));
    }

    /// <inheritdoc/>
    public async Task<bool> Create(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ObjectKey.Checked(key);
        var stamp = Guid.NewGuid();
        return await WriteGuard(_passing)
            .RunAsync(() => _untilDecided.ExecuteAsync(async token => await PutNew(key, content, stamp, token), cancellation).AsTask());
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> List(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = Page(ObjectKey.CheckedPrefix(prefix), most: 1000);
        ListObjectsV2Response page;
        do
        {
            page = await _guard.RunAsync(() => bucket.Client.ListObjectsV2Async(request, cancellation));
            foreach (var found in page.S3Objects ?? [])
            {
                var key = bucket.Location.InStore(found.Key);
                if (ObjectKey.IsValid(key))
                    yield return new StoredObject(key, found.Size ?? 0, Moment(found.LastModified));
            }

            request.ContinuationToken = page.NextContinuationToken;
        } while (page.IsTruncated == true);
    }

    /// <inheritdoc/>
    public Task Delete(string key, CancellationToken cancellation)
    {
        var keyInBucket = InBucket(key);
        return _guard.RunAsync(() => bucket.Client.DeleteObjectAsync(bucket.Location.Bucket, keyInBucket, cancellation));
    }

    /// <inheritdoc/>
    public Task RemoveUnfinished(string prefix, CancellationToken cancellation)
    {
        ObjectKey.CheckedPrefix(prefix);
        return _guard.RunAsync(() => StaleUploads.AbortAll(bucket, prefix, cancellation));
    }

    /// <summary>False when there is an object already, of somebody else.</summary>
    private async Task<bool> PutNew(string key, ReadOnlyMemory<byte> content, Guid stamp, CancellationToken cancellation)
    {
        using var stream = new MemoryStream(content.ToArray());
        try
        {
            var request = _passing.Create(key, stream, time.GetUtcNow(), stamp);
            var put = await bucket.Client.PutObjectAsync(request, cancellation);
            _passing.ConfirmEncryption(key, put.ServerSideEncryptionMethod, "It was written nevertheless, and may lie there unencrypted.");
            return true;
        }
        catch (AmazonS3Exception failure) when (S3Failure.IsTaken(failure))
        {
            return await bucket.Carries(key, stamp, cancellation);
        }
    }

    /// <summary>What is written may be refused for what is said of it, too.</summary>
    private static StoreGuard WriteGuard(Bucket bucket) =>
        new(failure => RefusedOptions.Tell(bucket, failure) ?? S3Failure.Tell(bucket.Location, failure));

    private string InBucket(string key) => bucket.Location.InBucket(ObjectKey.Checked(key));

    private ListObjectsV2Request Page(string prefix, int most) =>
        new()
        {
            BucketName = bucket.Location.Bucket,
            Prefix = bucket.Location.InBucket(prefix),
            MaxKeys = most,
        };

    private static DateTimeOffset Moment(DateTime? moment) => new((moment ?? DateTime.UnixEpoch).ToUniversalTime());
}
