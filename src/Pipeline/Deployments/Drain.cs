namespace Pipeline.Deployments;

/// <summary>How the requests that were under way in a slot ended after its traffic went elsewhere.</summary>
/// <param name="Took">How long was waited for them.</param>
/// <param name="Left">How many were still under way at the drain timeout; they go on, as the slot keeps running.</param>
public sealed record DrainResult(TimeSpan Took, int Left);

/// <summary>
/// Waits until a slot has no request under way. The proxy opens a connection for each request, so the connections to the slot's socket
/// are the requests; the kernel lists them, whatever the service is written in.
/// </summary>
internal sealed class Drain(ServiceSettings settings, TimeProvider time)
{
    private const string Connected = "03";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);

    private readonly SocketFolder _sockets = new ServiceFolders(settings).Sockets;

    /// <summary>Returns when two looks in a row have found no request, or at the drain timeout.</summary>
    public async Task<DrainResult> Await(Slot slot, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var socket = _sockets.Of(slot);
        var (before, now) = (int.MaxValue, int.MaxValue);
        await new Patience(settings.DrainTimeout, Glance, time).Until(
            async token =>
            {
                (before, now) = (now, Count(await File.ReadAllLinesAsync("/proc/net/unix", token), socket));
                return before == 0 && now == 0;
            },
            cancellation
        );
        return new DrainResult(time.GetElapsedTime(started), now);
    }

    /// <summary>
    /// The connections to a socket. Lines of <c>/proc/net/unix</c> are number, references, protocol, flags, type, state, inode and path;
    /// a connection carries the listener's path from the moment the kernel has made it, accepted or not.
    /// </summary>
    internal static int Count(IEnumerable<string> lines, string socket) =>
        lines
            .Select(line => line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields.Length == 8 && fields[5] == Connected && fields[7] == socket);
}
