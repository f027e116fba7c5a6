using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Tests.Fixtures;

/// <summary>A web server on a free port whose answers a test decides, request by request.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<LocalRequest, Task<(int Status, string Body)>> _answer;
    private readonly Task _accepting;

    private LocalServer(Func<LocalRequest, Task<(int Status, string Body)>> answer)
    {
        _answer = answer;
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _accepting = Accept();
        Client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A client with its address as the base.</summary>
    public HttpClient Client { get; }

    public static LocalServer Start(Func<LocalRequest, Task<(int Status, string Body)>> answer) => new(answer);

    public static LocalServer Start(Func<LocalRequest, (int Status, string Body)> answer) =>
        new(request => Task.FromResult(answer(request)));

    /// <summary>Stops to listen; from now on nobody answers at its address.</summary>
    public void Stop() => _listener.Close();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Stop();
        await _accepting;
    }

    private async Task Accept()
    {
        var answers = new List<Task>();
        while (_listener.IsListening)
        {
            try
            {
                answers.Add(Answer(await _listener.GetContextAsync()));
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped.
            }
        }

        await Task.WhenAll(answers);
    }

    private async Task Answer(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var request = new LocalRequest(
                context.Request.HttpMethod,
                context.Request.Url!.AbsolutePath,
                context.Request.Headers,
                await reader.ReadToEndAsync()
            );
            var (status, body) = await _answer(request);
            context.Response.StatusCode = status;
            if (body.StartsWith('{'))
                context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
        catch (Exception failure)
            when (failure is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The caller has gone, or the server was stopped.
        }
    }

    /// <summary>A port that nobody listens on at this moment.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
