using System.Security.Cryptography;
using Pipeline.Environments;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

/// <summary>A real server behind a line that delays, breaks and throttles: slower, but never wrong.</summary>
public sealed class S3_on_a_bad_line(S3Server server) : IAsyncLifetime
{
    private StutteringProxy _line = null!;
    private StoreSettings _settings = new();
    private Bucket _bucket = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _settings = await server.NewBucket(Cancellation);
        _bucket = await S3Server.Connect(_settings, Cancellation);
        _line = new StutteringProxy(_settings.Endpoint);
        _settings = _settings with { Endpoint = _line.Address };
    }

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        (await Uploads()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_long_object_arrives_whole_and_comes_back_whole(int seed)
    {
        var store = await Open();
        _line.Fate = Mishap.ByChance(seed);
        using var written = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await store.Write("long", (stream, token) => Producers.WriteBlocks(stream, written, 60_000_000, token), Cancellation);
        (await Uploads()).ShouldBeEmpty();

        await using var stream = await store.OpenRead("long", Cancellation);
        (await SHA256.HashDataAsync(stream, Cancellation)).ShouldBe(written.GetHashAndReset());
        _line.Troubled.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Documents_are_written_read_listed_and_deleted()
    {
        var store = await Open();
        _line.Fate = Mishap.ByChance(4);
        var keys = Enumerable.Range(0, 30).Select(number => $"document/{number:D2}").ToList();
        await Parallel.ForEachAsync(keys, Cancellation, async (key, token) => await store.WriteText(key, key, token));
        (await ObjectStoreContract.Keys(store, "document/")).ShouldBe(keys);
        foreach (var key in keys)
            (await store.ReadText(key, Cancellation)).ShouldBe(key);
        await Parallel.ForEachAsync(keys, Cancellation, async (key, token) => await store.Delete(key, token));
        (await ObjectStoreContract.Keys(store, "")).ShouldBeEmpty();
        _line.Troubled.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Of_many_who_create_an_object_one_does()
    {
        var store = await Open();
        _line.Fate = Mishap.ByChance(5);
        for (var round = 0; round < 5; round++)
        {
            var key = $"lock/{round}";
            // The content does not tell them apart.
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.Create(key, "same"u8.ToArray(), Cancellation)));
            won.Count(created => created).ShouldBe(1);
        }

        _line.Troubled.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Of_many_who_want_an_environment_one_gets_it()
    {
        var store = await Open();
        _line.Fate = Mishap.ByChance(6);
        await Leases.OneOfMany(store, 10);
        _line.Troubled.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task What_was_done_though_its_answer_got_lost_is_done_once(string method)
    {
        var store = await Open();
        LoseFirstAnswers(method);
        (await store.Create("lock", "x"u8.ToArray(), Cancellation)).ShouldBeTrue();
        (await store.Create("lock", "x"u8.ToArray(), Cancellation)).ShouldBeFalse();
        await store.Write("large", TwoParts, Cancellation);
        (await store.Find("large", Cancellation)).ShouldNotBeNull().Size.ShouldBe(_settings.PartSize.Bytes + 1);
        (await Uploads()).ShouldBeEmpty();
        _line.Troubled.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_that_is_gone_was_completed_only_when_its_object_is_there(bool completed)
    {
        // As AWS may answer a completion that is repeated; this server says yes once more.
        var asked = 0;
        var store = await Open();
        await store.WriteText("large", "of somebody else", Cancellation);
        _line.Fate = request =>
            !request.Line.Contains("POST", StringComparison.Ordinal) || !request.Line.Contains("uploadId", StringComparison.Ordinal)
                ? Mishap.None
            : completed && Interlocked.Increment(ref asked) == 1 ? Mishap.LostAnswer
            : Mishap.NoSuchUpload;
        if (completed)
            await store.Write("large", TwoParts, Cancellation);
        else
            (await Failure(() => store.Write("large", TwoParts, Cancellation))).Message.ShouldContain("NoSuchUpload");
        (await store.Find("large", Cancellation))!.Size.ShouldBe(completed ? _settings.PartSize.Bytes + 1 : 16);
    }

    [Fact]
    public async Task A_server_that_only_ever_throttles_is_told_and_nothing_is_left_behind()
    {
        var store = await Open();
        _line.Fate = static _ => Mishap.SlowDown;
        var started = TimeProvider.System.GetTimestamp();
        var failures = await Task.WhenAll(
            Failure(() => store.Write("large", TwoParts, Cancellation)),
            Failure(() => store.WriteText("small", "x", Cancellation)),
            Failure(() => store.Create("lock", default, Cancellation)),
            Failure(() => store.ReadText("small", Cancellation))
        );
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMinutes(1));
        failures.ShouldAllBe(failure => failure.Message.Contains("SlowDown", StringComparison.Ordinal));
        _line.Fate = static _ => Mishap.None;
        (await ObjectStoreContract.Keys(store, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Credentials_that_expire_during_an_upload_are_told_and_its_parts_go_a_day_after_they_are_renewed()
    {
        var time = new ManualTime();
        var store = await Open(time);
        _line.Fate = static request =>
            request.Line.Contains("partNumber=2", StringComparison.Ordinal) || request.Line.StartsWith("DELETE", StringComparison.Ordinal)
                ? Mishap.ExpiredToken
                : Mishap.None;
        var failure = await Failure(() => store.Write("large", TwoParts, Cancellation));
        failure.What.ShouldBe($"The store {store.Location} does not let us in.");
        failure.Why.ShouldNotBeNull().ShouldStartWith("The credentials have expired.");

        _line.Fate = static _ => Mishap.None;
        (await store.Find("large", Cancellation)).ShouldBeNull();
        (await Uploads()).ShouldBe(["large"]);
        time.Advance(TimeSpan.FromHours(25));
        await store.Write("another", TwoParts, Cancellation);
        (await Uploads()).ShouldBeEmpty();
    }

    /// <summary>Of all requests with this method the first attempt's answer is lost.</summary>
    private void LoseFirstAnswers(string method)
    {
        var heard = new HashSet<string>();
        _line.Fate = request =>
        {
            lock (heard)
                return request.Line.StartsWith(method, StringComparison.Ordinal) && heard.Add(request.Line)
                    ? Mishap.LostAnswer
                    : Mishap.None;
        };
    }

    private static Task<PipelineException> Failure(Func<Task> action) => Should.ThrowAsync<PipelineException>(action);

    private Task TwoParts(Stream stream, CancellationToken cancellation) =>
        stream.WriteAsync(new byte[_settings.PartSize.Bytes + 1], cancellation).AsTask();

    private Task<IObjectStore> Open(TimeProvider? time = null) =>
        _settings.Open("/", new Secrets(), time ?? TimeProvider.System, Cancellation);

    private async Task<List<string>> Uploads()
    {
        var listed = await _bucket.Client.ListMultipartUploadsAsync(_bucket.Location.Bucket, Cancellation);
        return [.. (listed.MultipartUploads ?? []).Select(upload => upload.Key)];
    }
}
