using System.Collections.Concurrent;

namespace Pipeline.Tests.SampleService;

/// <summary>Clients that ask all the time, one request after another, until they are stopped; what failed is kept.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly int _users;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly List<Task> _repeating = [];
    private int _answered;
    private int _created;

    private Load(int users) => _users = users;

    public int Answered => Volatile.Read(ref _answered);

    public IReadOnlyCollection<string> Failures => _failures;

    private int AnyUser => Random.Shared.Next(_users) + 1;

    public static Load Reading(HttpClient client, int users)
    {
        var load = new Load(users);
        load.Begin(() => client.LogIn(load.AnyUser));
        load.Begin(() => client.LogIn(load.AnyUser));
        load.Begin(() => client.GetAsync($"/users/{load.AnyUser}"));
        load.Begin(() => client.GetAsync("/organisations"));
        return load;
    }

    public static Load ReadingAndWriting(HttpClient client, int users)
    {
        var load = Reading(client, users);
        load.Begin(() => client.CreateUser($"new{Interlocked.Increment(ref load._created)}@example.org"));
        return load;
    }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_repeating);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private void Begin(Func<Task<HttpResponseMessage>> request) => _repeating.Add(Repeat(request));

    private async Task Repeat(Func<Task<HttpResponseMessage>> request)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await request();
                Interlocked.Increment(ref _answered);
                if (!answer.IsSuccessStatusCode)
                    _failures.Enqueue($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode}");
            }
            catch (HttpRequestException failure)
            {
                _failures.Enqueue(failure.Message);
            }
        }
    }
}
