using System.Collections.Concurrent;
using System.Diagnostics;
using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Processes;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

/// <summary>The sample service as a process of its own, on a socket in a folder of its own unless told otherwise.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private RunningService(ServiceStart start)
    {
        _process = new Process { StartInfo = start.Describe() };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Client = start.Port is { } port
            ? new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") }
            : SlotClient.Open(start.Socket);
    }

    public HttpClient Client { get; }

    public IReadOnlyCollection<string> Log => _log;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts it and does not wait.</summary>
    public static RunningService Launch(ServiceStart start) => new(start);

    /// <summary>Starts it and returns when it is ready.</summary>
    public static async Task<RunningService> Start(ServiceStart start)
    {
        var service = new RunningService(start);
        await service.Answers("/health/ready", 200);
        return service;
    }

    public static Task<RunningService> Start(Database database) => Start(new ServiceStart(database));

    /// <summary>Waits until a path answers with a status.</summary>
    public Task Answers(string path, int status) =>
        Eventually.Is(
            async () =>
            {
                if (_process.HasExited)
                    Assert.Fail($"The service has ended:\n{string.Join('\n', _log)}");
                return await StatusOf(path) == status;
            },
            Cancellation
        );

    /// <summary>A path's status; null when nobody answers.</summary>
    public async Task<int?> StatusOf(string path)
    {
        try
        {
            using var answer = await Client.GetAsync(path, Cancellation);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task Terminate() => new Command("kill", "-TERM", $"{_process.Id}").Run(Cancellation);

    /// <summary>Waits for its end; the exit code.</summary>
    public async Task<int> Exit()
    {
        await _process.WaitForExitAsync(Cancellation);
        return _process.ExitCode;
    }

    /// <summary>As kill -9 does.</summary>
    public Task Kill()
    {
        _process.Kill();
        return _process.WaitForExitAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
            _log.Enqueue(line);
    }
}
