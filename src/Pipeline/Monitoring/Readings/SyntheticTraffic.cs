using System.Text;
using Pipeline.Environments;

namespace Pipeline.Monitoring.Readings;

/// <summary>Sends the watch's own requests, in turn and evenly, until it is disposed.</summary>
internal sealed class SyntheticTraffic : IAsyncDisposable
{
    /// <summary>A service that hangs meets no more open requests than this, and is seen to hang within two of these patiences.</summary>
    private const int AtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<RequestSettings> _requests;
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _senders;
    private SyntheticReading _reading = SyntheticReading.Nothing;
    private int _sent = -1;

    private SyntheticTraffic(MonitorSettings settings, HttpClient client, TimeProvider time)
    {
        (_requests, _client) = (settings.Synthetic, client);
        var distance = TimeSpan.FromSeconds(1.0 / settings.SyntheticRate);
        _senders =
            _requests.Count == 0
                ? Task.CompletedTask
                : Task.WhenAll(Enumerable.Range(0, AtOnce).Select(sender => Send(distance * sender, distance * AtOnce, time)));
    }

    /// <summary>How they have fared so far.</summary>
    public SyntheticReading Reading => Volatile.Read(ref _reading);

    /// <summary>Begins to send.</summary>
    public static SyntheticTraffic Start(MonitorSettings settings, HttpClient client, TimeProvider time) => new(settings, client, time);

    /// <summary>Ends the sending; a request that is under way is not torn off, as the service would count that as an error of its own.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _senders;
        _end.Dispose();
    }

    private async Task Send(TimeSpan delay, TimeSpan period, TimeProvider time)
    {
        try
        {
            await Task.Delay(delay, time, _end.Token);
            using var timer = new PeriodicTimer(period, time);
            do Count(await SendOne(_requests[Interlocked.Increment(ref _sent) % _requests.Count]));
            while (await timer.WaitForNextTickAsync(_end.Token));
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The end of the sending.
        }
    }

    /// <summary>What was wrong with the answer; null when it was as expected.</summary>
    private async Task<string?> SendOne(RequestSettings request)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method.ToUpperInvariant()), request.Path)
        {
            Content = request.Body is { } body ? new StringContent(body.GetRawText(), Encoding.UTF8, "application/json") : null,
        };
        try
        {
            using var response = await _client.SendAsync(message, limit.Token);
            return (int)response.StatusCode == request.Status
                ? null
                : $"{request.Path} answered status {(int)response.StatusCode}, expected {request.Status}";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return $"{request.Path} did not answer ({(failure is OperationCanceledException ? "timed out" : failure.Message)})";
        }
    }

    private void Count(string? failure)
    {
        SyntheticReading before;
        do before = Reading;
        while (Interlocked.CompareExchange(ref _reading, before.With(failure), before) != before);
    }
}
