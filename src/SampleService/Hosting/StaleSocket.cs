using System.Net.Sockets;

namespace SampleService.Hosting;

internal static class StaleSocket
{
    private const string UnixPrefix = "http://unix:";

    /// <summary>
    /// A killed process leaves its socket file behind, and nothing can listen on a path that exists. One that somebody still listens on is
    /// left alone: Kestrel then says that the address is in use.
    /// </summary>
    public static void Remove(string? urls)
    {
        var sockets = (urls ?? "")
            .Split(';')
            .Where(url => url.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(url => url[UnixPrefix.Length..]);
        foreach (var socket in sockets.Where(socket => File.Exists(socket) && !IsListenedOn(socket)))
            File.Delete(socket);
    }

    private static bool IsListenedOn(string path)
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            client.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
