using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Environments;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

/// <summary>Encryption, storage class, tags and locks, on a real server: each for what is put at once, for what is uploaded in parts, and for leases.</summary>
public sealed class S3_object_options(S3Server server) : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Tags = new() { ["team"] = "app", ["cost centre"] = "a+b/c=1" };
    private static readonly ObjectLockSettings Lock = new() { Mode = LockMode.Compliance, Duration = TimeSpan.FromDays(14) };

    private StoreSettings _settings = new();
    private Bucket _bucket = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _settings = await server.NewLockingBucket(Cancellation);
        _bucket = await S3Server.Connect(_settings, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        var listed = await _bucket.Client.ListMultipartUploadsAsync(_bucket.Location.Bucket, Cancellation);
        (listed.MultipartUploads ?? []).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_what_is_kept_for_long_gets_the_storage_class()
    {
        await WriteAll(await Open(_settings with { StorageClass = S3Server.StorageClass }));
        foreach (var key in (string[])["archive/small", "archive/large"])
            (await Head(key)).StorageClass.Value.ShouldBe(S3Server.StorageClass);
        foreach (var key in (string[])["small", "large", "lock", "archive/lock"])
            (await Head(key)).StorageClass.ShouldBeNull();
    }

    [Fact]
    public async Task A_locked_object_cannot_be_deleted_but_only_hidden()
    {
        var store = await Open(_settings with { ObjectLock = Lock });
        await WriteAll(store);
        foreach (var key in (string[])["archive/small", "archive/large"])
        {
            var version = (await Head(key)).VersionId;
            var retention = await Retention(key);
            retention.Mode.ShouldBe(ObjectLockRetentionMode.Compliance);
            var left = retention.RetainUntilDate.ShouldNotBeNull().ToUniversalTime() - TimeProvider.System.GetUtcNow();
            left.ShouldBeInRange(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(14));

            await store.Delete(key, Cancellation);
            (await store.Find(key, Cancellation)).ShouldBeNull();
            var refusal = await Should.ThrowAsync<AmazonS3Exception>(() =>
                _bucket.Client.DeleteObjectAsync(_bucket.Location.Bucket, key, version, Cancellation)
            );
            refusal.ErrorCode.ShouldBe("AccessDenied");
        }

        foreach (var key in (string[])["small", "large", "lock", "archive/lock"])
            (await Should.ThrowAsync<AmazonS3Exception>(() => Retention(key))).ErrorCode.ShouldBe("ObjectLockConfigurationNotFoundError");
    }

    [Fact]
    public async Task Who_may_can_delete_what_is_locked_by_governance()
    {
        var store = await Open(_settings with { ObjectLock = Lock with { Mode = LockMode.Governance } });
        await store.Archive.WriteText("key", "x", Cancellation);
        var request = new DeleteObjectRequest
        {
            BucketName = _bucket.Location.Bucket,
            Key = "key",
            VersionId = (await Head("key")).VersionId,
        };
        await Should.ThrowAsync<AmazonS3Exception>(() => _bucket.Client.DeleteObjectAsync(request, Cancellation));
        request.BypassGovernanceRetention = true;
        await _bucket.Client.DeleteObjectAsync(request, Cancellation);
    }

    [Fact]
    public async Task A_bucket_without_locks_is_told_before_anything_is_done()
    {
        var settings = await server.NewBucket(Cancellation) with { ObjectLock = Lock };
        var failure = await Should.ThrowAsync<PipelineException>(() => Open(settings));
        failure.What.ShouldBe($"The store {settings.Location} cannot lock objects.");
        failure.Why.ShouldNotBeNull().ShouldContain("has no Object Lock");
    }

    [Fact]
    public async Task Every_object_gets_the_tags()
    {
        await WriteAll(await Open(_settings with { Tags = Tags }));
        foreach (var key in (string[])["small", "large", "lock", "archive/small", "archive/large", "archive/lock"])
        {
            var request = new GetObjectTaggingRequest { BucketName = _bucket.Location.Bucket, Key = key };
            var found = await _bucket.Client.GetObjectTaggingAsync(request, Cancellation);
            found.Tagging.ToDictionary(tag => tag.Key, tag => tag.Value).ShouldBe(Tags, ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Every_object_is_encrypted_with_the_key()
    {
        await WriteAll(await Open(_settings with { Encryption = StoreEncryption.Kms, KmsKey = S3Server.KmsKey }));
        foreach (var key in (string[])["small", "large", "lock", "archive/small", "archive/large", "archive/lock"])
        {
            var head = await Head(key);
            head.ServerSideEncryptionMethod.ShouldBe(ServerSideEncryptionMethod.AWSKMS);
            head.ServerSideEncryptionKeyManagementServiceKeyId.ShouldBe(S3Server.KmsKey);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_encrypt_though_it_was_asked_to_is_found_out()
    {
        // Ceph 16 knows AES256 only with a key of its own in its configuration, and says nothing when it has none.
        var store = await Open(_settings with { Encryption = StoreEncryption.Aes256 });
        foreach (var write in Writes(store))
        {
            var failure = await Should.ThrowAsync<PipelineException>(write);
            failure.What.ShouldStartWith($"The store {store.Location} does not encrypt");
            failure.Why.ShouldBe("Its server was asked for AES256 and confirmed nothing.");
        }

        (await store.Find("large", Cancellation)).ShouldBeNull();
    }

    [Theory]
    [InlineData("NO_SUCH_CLASS", "", "storage class NO_SUCH_CLASS")]
    [InlineData("", "no-such-key", "encryption aws:kms with the key \"no-such-key\"")]
    public async Task What_the_server_does_not_know_is_one_clear_error(string storageClass, string kmsKey, string told)
    {
        var store = await Open(
            _settings with
            {
                StorageClass = storageClass,
                KmsKey = kmsKey,
                Encryption = kmsKey.Length > 0 ? StoreEncryption.Kms : StoreEncryption.None,
            }
        );
        foreach (var write in Writes(store.Archive).Take(2))
            (await Should.ThrowAsync<PipelineException>(write)).What.ShouldBe(
                $"The store {store.Location} does not take objects with {told}."
            );
        (await ObjectStoreContract.Keys(store, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Requests_say_what_AWS_documents()
    {
        var settings = _settings with
        {
            Encryption = StoreEncryption.Kms,
            KmsKey = S3Server.KmsKey,
            StorageClass = S3Server.StorageClass,
            Tags = Tags,
            ObjectLock = Lock,
        };
        var seen = new HeadersSeen();
        var bucket = seen.To(await S3Server.Connect(settings, Cancellation));
        await WriteAll(new S3Store(bucket, new PartSizes(settings.PartSize), TimeProvider.System));

        var (put, post) = (HttpMethod.Put, HttpMethod.Post);
        const string Upload = "?uploads";
        foreach (
            var (header, value) in (KeyValuePair<string, string>[])
                [
                    new("x-amz-server-side-encryption", "aws:kms"),
                    new("x-amz-server-side-encryption-aws-kms-key-id", S3Server.KmsKey),
                    new("x-amz-tagging", "team=app&cost%20centre=a%2Bb%2Fc%3D1"),
                ]
        )
        {
            seen.Of(put, "", header).ShouldBe(Enumerable.Repeat(value, 4), header);
            seen.Of(post, Upload, header).ShouldBe(Enumerable.Repeat(value, 2), header);
        }

        foreach (
            var (header, value) in (KeyValuePair<string, string>[])
                [new("x-amz-storage-class", "COLD"), new("x-amz-object-lock-mode", "COMPLIANCE")]
        )
        {
            seen.Of(put, "", header).ShouldBe([value], header);
            seen.Of(post, Upload, header).ShouldBe([value], header);
        }

        seen.Of(put, "", "Content-MD5").Count().ShouldBe(3, "what is put to be locked, and its two parts");
    }

    private async Task WriteAll(IObjectStore store)
    {
        foreach (var write in Writes(store))
            await write();
        foreach (var write in Writes(store.Archive, "archive/"))
            await write();
    }

    private IEnumerable<Func<Task>> Writes(IObjectStore store, string prefix = "") =>
        [
            () => store.WriteText($"{prefix}small", "x", Cancellation),
            () => store.Write($"{prefix}large", TwoParts, Cancellation),
            async () => (await store.Create($"{prefix}lock", "x"u8.ToArray(), Cancellation)).ShouldBeTrue(),
        ];

    private Task TwoParts(Stream stream, CancellationToken cancellation) =>
        stream.WriteAsync(new byte[_settings.PartSize.Bytes + 1], cancellation).AsTask();

    private Task<GetObjectMetadataResponse> Head(string key) =>
        _bucket.Client.GetObjectMetadataAsync(_bucket.Location.Bucket, key, Cancellation);

    private async Task<ObjectLockRetention> Retention(string key)
    {
        var request = new GetObjectRetentionRequest { BucketName = _bucket.Location.Bucket, Key = key };
        return (await _bucket.Client.GetObjectRetentionAsync(request, Cancellation)).Retention;
    }

    private static Task<IObjectStore> Open(StoreSettings settings) => settings.Open("/", new Secrets(), TimeProvider.System, Cancellation);
}
