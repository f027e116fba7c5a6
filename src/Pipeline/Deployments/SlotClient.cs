using System.Net.Sockets;

namespace Pipeline.Deployments;

/// <summary>Talks to the service in a slot over the slot's own socket, past the proxy.</summary>
internal static class SlotClient
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A client whose every address leads to the slot; the caller disposes it, or its idle connections keep the slot from being drained.
    /// </summary>
    public static HttpClient Open(string socket)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellation) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                    return new NetworkStream(connection, ownsSocket: true);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri("http://localhost"), Timeout = Timeout };
    }
}
