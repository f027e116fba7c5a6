using Amazon.S3.Model;
using Pipeline.Environments;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

public sealed class S3_store(S3Server server) : ObjectStoreContract, IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private StoreSettings _settings = new();
    private Bucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        _settings = await server.NewBucket(Cancellation);
        _bucket = await S3Server.Connect(_settings, Cancellation);
    }

    /// <summary>Whatever a test did to the store, no upload may be left behind.</summary>
    public async ValueTask DisposeAsync() => (await Uploads()).ShouldBeEmpty();

    protected override Task<IObjectStore> Open() => Open(_settings);

    [Fact]
    public async Task A_producer_waits_until_what_it_wrote_has_been_sent()
    {
        var line = new SlowLine(TimeSpan.FromMilliseconds(100));
        var store = new S3Store(line.To(_bucket), new PartSizes(_settings.PartSize), _time);
        var part = new byte[_settings.PartSize.Bytes];
        var most = 0;
        await store.Write(
            "long",
            async (stream, token) =>
            {
                for (var written = 1; written <= 12; written++)
                {
                    await stream.WriteAsync(part, token);
                    most = Math.Max(most, written - line.Sent);
                }
            },
            Cancellation
        );
        most.ShouldBeInRange(2, 3, "parts in memory: two under way and one being filled");
        line.Sent.ShouldBe(12);
    }

    [Fact]
    public async Task Parts_are_as_large_as_what_is_expected_needs_and_no_more_than_the_server_takes()
    {
        var store = await Open(_settings with { MostParts = 100 });
        const long Size = 600L << 20;
        await store.Write("expected", (stream, token) => stream.WriteAsync(new byte[20 << 20], token).AsTask(), Cancellation, Size);
        var head = await _bucket.Client.GetObjectMetadataAsync(_bucket.Location.Bucket, "expected", Cancellation);
        head.ETag.ShouldEndWith("-3\"", customMessage: "parts of 8 MB: 1.2 times 600 MB in 90");

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new S3Store(_bucket, new PartSizes(PartSizes.Smallest, 2), _time).Write(
                "too-long",
                (stream, token) => stream.WriteAsync(new byte[(15 << 20) + 1], token).AsTask(),
                Cancellation
            )
        );
        failure.Why.ShouldBe("Its server takes 2 parts, in which 15.0 MB fit.");
    }

    [Fact]
    public async Task What_a_killed_run_left_behind_is_removed_a_day_later()
    {
        var store = await Open(_settings with { Location = $"{_settings.Location}/mine" });
        await Begin("mine/left-over");
        var foreign = await Begin("mine2/upload");

        _time.Advance(TimeSpan.FromHours(20));
        await store.Write("long", TwoParts, Cancellation);
        (await Uploads()).ShouldBe(["mine/left-over", "mine2/upload"]);
        _time.Advance(TimeSpan.FromHours(5));
        await store.Write("long", TwoParts, Cancellation);
        (await Uploads()).ShouldBe(["mine2/upload"]);

        await _bucket.Client.AbortMultipartUploadAsync(foreign.BucketName, foreign.Key, foreign.UploadId, Cancellation);
    }

    [Fact]
    public async Task Where_nobody_writes_it_is_removed_at_once()
    {
        var store = await Open();
        await Begin("staging/backups/one/dump");
        var foreign = await Begin("production/backups/one/dump");
        await store.RemoveUnfinished("staging/backups/", Cancellation);
        (await Uploads()).ShouldBe(["production/backups/one/dump"]);
        await _bucket.Client.AbortMultipartUploadAsync(foreign.BucketName, foreign.Key, foreign.UploadId, Cancellation);
    }

    [Fact]
    public async Task Stores_below_different_prefixes_do_not_see_each_other()
    {
        var one = await Open(_settings with { Location = $"{_settings.Location}/team/app" });
        var other = await Open(_settings with { Location = $"{_settings.Location}/team/app2/" });
        await one.WriteText("key", "one", Cancellation);
        await other.WriteText("key2", "other", Cancellation);
        (await Keys(one, "")).ShouldBe(["key"]);
        (await Keys(other, "")).ShouldBe(["key2"]);
        (await Keys(await Open(), "")).ShouldBe(["team/app/key", "team/app2/key2"]);
        other.Location.ShouldBe($"{_settings.Location}/team/app2");
    }

    [Fact]
    public async Task A_wrong_secret_key_is_told() =>
        (await Refusal(_settings with { SecretKey = _settings.AccessKey })).Message.ShouldContain(
            "The secret key is not that of the access key."
        );

    [Fact]
    public async Task An_unknown_access_key_is_told() =>
        (await Refusal(_settings with { AccessKey = _settings.SecretKey })).Message.ShouldContain("The access key is not known.");

    [Fact]
    public async Task A_bucket_that_is_not_there_is_told()
    {
        var failure = await Refusal(_settings with { Location = "s3://no-such-bucket/app" });
        failure.Message.ShouldStartWith("The store s3://no-such-bucket/app is not there.");
    }

    [Fact]
    public async Task A_bucket_that_vanished_is_not_an_empty_store()
    {
        var settings = await server.NewBucket(Cancellation);
        var store = await Open(settings);
        await (await S3Server.Connect(settings, Cancellation)).Client.DeleteBucketAsync(
            store.Location[BucketLocation.Scheme.Length..],
            Cancellation
        );
        foreach (
            var attempt in (Func<Task>[])
                [
                    () => store.Find("key", Cancellation),
                    () => store.OpenRead("key", Cancellation),
                    () => Keys(store, ""),
                    () => store.WriteText("key", "", Cancellation),
                    () => store.Create("key", default, Cancellation),
                ]
        )
            (await Should.ThrowAsync<PipelineException>(attempt)).Message.ShouldStartWith($"The store {store.Location} is not there.");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        var failure = await Refusal(_settings with { Endpoint = "http://127.0.0.1:1" });
        failure.Message.ShouldStartWith($"The store {_settings.Location} cannot be reached.");
    }

    [Fact]
    public async Task Of_many_who_want_an_environment_one_gets_it()
    {
        var store = await Open();
        await Leases.OneOfMany(store, 30);
    }

    [Fact]
    public async Task Those_who_take_turns_with_an_environment_are_never_two_at_a_time() => await Leases.InTurn(await Open(), 16);

    private async Task<PipelineException> Refusal(StoreSettings settings) =>
        await Should.ThrowAsync<PipelineException>(() => Open(settings));

    private Task<IObjectStore> Open(StoreSettings settings) => settings.Open("/", new Secrets(), _time, Cancellation);

    private Task<InitiateMultipartUploadResponse> Begin(string key) =>
        _bucket.Client.InitiateMultipartUploadAsync(_bucket.Initiate(key, TimeProvider.System.GetUtcNow(), Guid.Empty), Cancellation);

    private Task TwoParts(Stream stream, CancellationToken cancellation) =>
        stream.WriteAsync(new byte[_settings.PartSize.Bytes + 1], cancellation).AsTask();

    private async Task<List<string>> Uploads()
    {
        var listed = await _bucket.Client.ListMultipartUploadsAsync(_bucket.Location.Bucket, Cancellation);
        return [.. (listed.MultipartUploads ?? []).Select(upload => upload.Key)];
    }
}
