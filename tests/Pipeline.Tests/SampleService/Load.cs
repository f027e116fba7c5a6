using System.Collections.Concurrent;

namespace Pipeline.Tests.SampleService;

/// <summary>Clients that log in, read and write all the time, until they are stopped; what failed is kept.</summary>
internal sealed class Load(HttpClient client, int users) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly List<Task> _clients = [];
    private int _answered;
    private int _created;

    public int Answered => Volatile.Read(ref _answered);

    public IReadOnlyCollection<string> Failures => _failures;

    public static Load Reading(HttpClient client, int users) => new Load(client, users).With(LogIn, FindUser, ListOrganisations, LogIn);

    public static Load ReadingAndWriting(HttpClient client, int users) => Reading(client, users).With(CreateUser);

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private Load With(params IEnumerable<Func<Load, Task<HttpResponseMessage>>> requests)
    {
        _clients.AddRange(requests.Select(Repeat));
        return this;
    }

    private static Task<HttpResponseMessage> LogIn(Load load) => load.Client.LogIn(load.AnyUser());

    private static Task<HttpResponseMessage> FindUser(Load load) => load.Client.GetAsync($"/users/{load.AnyUser()}");

    private static Task<HttpResponseMessage> ListOrganisations(Load load) => load.Client.GetAsync("/organisations");

    private static Task<HttpResponseMessage> CreateUser(Load load) => load.Client.CreateUser($"new{Interlocked.Increment(ref load._created)}@example.org");

    private HttpClient Client => client;

    private int AnyUser() => Random.Shared.Next(users) + 1;

    private async Task Repeat(Func<Load, Task<HttpResponseMessage>> request)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await request(this);
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
