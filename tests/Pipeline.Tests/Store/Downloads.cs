using System.Security.Cryptography;
using Pipeline.Environments;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

public sealed class Downloads(S3Server server) : IAsyncLifetime
{
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(4_000_000);
    private readonly ManualTime _time = new();
    private StutteringProxy _line = null!;
    private StoreSettings _settings = new();
    private IObjectStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var settings = await server.NewBucket(Cancellation);
        _line = new StutteringProxy(settings.Endpoint);
        _settings = settings with { Endpoint = _line.Address };
        _store = await Open(TimeProvider.System);
        await _store.Write("key", (stream, token) => stream.WriteAsync(_content, token).AsTask(), Cancellation);
    }

    public ValueTask DisposeAsync() => _line.DisposeAsync();

    [Fact]
    public async Task A_download_that_breaks_again_and_again_carries_on_where_it_broke()
    {
        var asked = 0;
        _line.Fate = _ => Interlocked.Increment(ref asked) <= 10 ? new Mishap { AnswerUntil = 300_000 } : Mishap.None;
        (await Read(_store)).ShouldBe(_content);
        asked.ShouldBe(11);
    }

    [Fact]
    public async Task A_download_that_falls_silent_is_asked_for_again()
    {
        var store = await Open(_time);
        var asked = 0;
        _line.Fate = _ => Interlocked.Increment(ref asked) == 1 ? new Mishap { SilentAfter = 300_000 } : Mishap.None;
        var reading = Read(store);
        await PassTime(reading);
        (await reading).ShouldBe(_content);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_download_that_makes_no_progress_fails_in_the_end()
    {
        var store = await Open(_time);
        var asked = 0;
        _line.Fate = _ => Interlocked.Increment(ref asked) == 1 ? new Mishap { AnswerUntil = 300_000 } : Mishap.NoContent;
        var reading = Should.ThrowAsync<PipelineException>(() => Read(store));
        await PassTime(reading);
        var failure = await reading;
        failure.What.ShouldBe($"The store {store.Location} cannot be reached.");
        failure.Why.ShouldNotBeNull().ShouldMatch("""^The download of "key" broke off after \d+ of 4000000 bytes\.$""");
        asked.ShouldBeGreaterThanOrEqualTo(7);
    }

    [Fact]
    public async Task An_object_that_was_replaced_while_it_was_being_read_is_not_continued()
    {
        await using var stream = await OpenAndBreak();
        await _store.Write("key", (target, token) => target.WriteAsync(new byte[4_000_000], token).AsTask(), Cancellation);
        var failure = await Should.ThrowAsync<PipelineException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        failure.What.ShouldBe($"\"key\" in the store {_store.Location} was replaced while it was being read.");
    }

    [Fact]
    public async Task An_object_that_was_written_again_as_it_was_is_continued()
    {
        await using var stream = await OpenAndBreak();
        await _store.Write("key", (target, token) => target.WriteAsync(_content, token).AsTask(), Cancellation);
        (await SHA256.HashDataAsync(stream, Cancellation)).ShouldBe(SHA256.HashData(_content.AsSpan(1)));
    }

    [Fact]
    public async Task An_object_that_was_deleted_while_it_was_being_read_is_told()
    {
        await using var stream = await OpenAndBreak();
        await _store.Delete("key", Cancellation);
        var failure = await Should.ThrowAsync<PipelineException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        failure.Why.ShouldNotBeNull().ShouldContain("NoSuchKey");
    }

    [Fact]
    public async Task A_reader_who_has_enough_is_not_held_up()
    {
        var stream = await OpenAndBreak();
        await stream.DisposeAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using var another = await _store.OpenRead("key", Cancellation);
        await Should.ThrowAsync<OperationCanceledException>(() => another.CopyToAsync(Stream.Null, cancelled.Token));
    }

    [Fact]
    public async Task Reading_is_asynchronous_only()
    {
        await using var stream = await _store.OpenRead("key", Cancellation);
        Should.Throw<NotSupportedException>(() => stream.ReadByte());
    }

    /// <summary>A download whose first connection breaks after 300,000 bytes.</summary>
    private async Task<Stream> OpenAndBreak()
    {
        _line.Fate = static request =>
            request.Line.StartsWith("GET", StringComparison.Ordinal) ? new Mishap { AnswerUntil = 300_000 } : Mishap.None;
        var stream = await _store.OpenRead("key", Cancellation);
        await stream.ReadExactlyAsync(new byte[1], Cancellation);
        _line.Fate = static _ => Mishap.None;
        return stream;
    }

    /// <summary>Whoever waits for the clock does not wait long.</summary>
    private async Task PassTime(Task until)
    {
        while (!until.IsCompleted)
        {
            await Task.WhenAny(until, Task.Delay(200, Cancellation));
            _time.Advance(TimeSpan.FromSeconds(20));
        }
    }

    private static async Task<byte[]> Read(IObjectStore store)
    {
        await using var stream = await store.OpenRead("key", Cancellation);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }

    private Task<IObjectStore> Open(TimeProvider time) => _settings.Open("/", new Secrets(), time, Cancellation);
}
