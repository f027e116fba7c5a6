using System.Collections.Concurrent;

namespace Pipeline.Deployments;

/// <summary>
/// Calls a public address at a steady rate, whether earlier requests have been answered or not, so that a service that hangs is seen
/// as the many requests that it fails, and not as one. Every other request goes over a new connection.
/// </summary>
public sealed class DowntimeProbe : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Uri _address;
    private readonly int _requestsPerSecond;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly HttpClient _kept;
    private readonly HttpClient _fresh;
    private readonly ConcurrentQueue<ProbeSample> _samples = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;

    private DowntimeProbe(Uri address, ProbeSettings settings, TimeProvider time)
    {
        (_address, _requestsPerSecond, _time) = (address, settings.RequestsPerSecond, time);
        _kept = Client(new SocketsHttpHandler(), settings);
        _fresh = Client(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }, settings);
        _fresh.DefaultRequestHeaders.ConnectionClose = true;
        _started = time.GetTimestamp();
        _sending = Send();
    }

    /// <summary>Starts sending requests to an address, until the probe is stopped or disposed.</summary>
    public static DowntimeProbe Start(Uri address, ProbeSettings settings, TimeProvider time) => new(address, settings, time);

    /// <summary>Sends no more, waits for the answers that are still to come, at most as long as an answer may take, and counts.</summary>
    public async Task<ProbeResult> Stop()
    {
        var duration = _time.GetElapsedTime(_started);
        await _stop.CancelAsync();
        await _sending;
        return ProbeResult.Of(_samples, duration);
    }

    /// <summary>Stops without a result.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _kept.CancelPendingRequests();
        _fresh.CancelPendingRequests();
        await _sending;
        _kept.Dispose();
        _fresh.Dispose();
        _stop.Dispose();
    }

    private static HttpClient Client(SocketsHttpHandler handler, ProbeSettings settings)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        return new HttpClient(handler) { Timeout = settings.Timeout };
    }

    private async Task Send()
    {
        var underWay = new List<Task>();
        for (var sent = 0; !_stop.IsCancellationRequested; )
        {
            for (var due = _time.GetElapsedTime(_started).TotalSeconds * _requestsPerSecond; sent <= due; sent++)
                underWay.Add(Ask(fresh: sent % 2 == 1));
            underWay.RemoveAll(request => request.IsCompletedSuccessfully);
            await Task.Delay(Tick, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(underWay);
    }

    private async Task Ask(bool fresh)
    {
        var sent = _time.GetElapsedTime(_started);
        var answer = await Answer.Ask(fresh ? _fresh : _kept, _address, CancellationToken.None);
        _samples.Enqueue(new ProbeSample(sent, _time.GetElapsedTime(_started) - sent, fresh, answer));
    }
}
