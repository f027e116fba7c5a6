using Pipeline.Runs;

namespace Pipeline.Deployments;

/// <summary>
/// Which slot gets the traffic: the proxy passes every request to one socket, <see cref="Socket"/>, a link to a slot's own. Switching
/// renames another link over it. The proxy follows the link at its next connection and is not reloaded, so no request is lost.
/// </summary>
/// <param name="settings">The service.</param>
/// <param name="time">The clock.</param>
public sealed class TrafficSwitch(ServiceSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    private readonly SocketFolder _sockets = new ServiceFolders(settings).Sockets;

    /// <summary>The socket that the proxy passes requests to.</summary>
    public string Socket => _sockets.Current;

    /// <summary>The slot that gets the traffic; null before the first deployment.</summary>
    public Slot? Current() =>
        new FileInfo(Socket).LinkTarget is { } target && Slot.TryParse(Path.GetFileNameWithoutExtension(target), out var slot)
            ? slot
            : null;

    /// <summary>True when the public address shows a release at this moment.</summary>
    public async Task<bool> Shows(string version, string commit, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = AnswerTimeout };
        return (await Answer.Ask(client, settings.Address(settings.VersionPath), cancellation)).Shows(new ReleaseIdentity(version, commit));
    }

    /// <summary>True when something answers at the public address, be it that there is no service behind it.</summary>
    public async Task<bool> HasProxy(CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = AnswerTimeout };
        return (await Answer.Ask(client, settings.Address(settings.VersionPath), cancellation)).Status is not null;
    }

    /// <summary>Sends the traffic to a slot and returns when the public address shows the version that runs there.</summary>
    /// <returns>How long that took.</returns>
    /// <exception cref="PipelineException">The version was not seen in time; the traffic goes where it went before.</exception>
    /// <remarks>When cancelled while waiting to see the version, the traffic goes to the new slot.</remarks>
    internal async Task<TimeSpan> To(Slot slot, ReleaseIdentity release, CancellationToken cancellation)
    {
        var before = Current();
        var started = time.GetTimestamp();
        Point(slot);
        try
        {
            await See(release, cancellation);
        }
        catch (PipelineException)
        {
            Point(before);
            throw;
        }

        return time.GetElapsedTime(started);
    }

    /// <summary>Returns when the public address shows a version.</summary>
    /// <exception cref="PipelineException">It does not within the switch timeout.</exception>
    internal async Task See(ReleaseIdentity release, CancellationToken cancellation)
    {
        var address = settings.Address(settings.VersionPath);
        using var client = new HttpClient { Timeout = AnswerTimeout };
        var last = new Answer(null, "nothing");
        var seen = await new Patience(settings.SwitchTimeout, Glance, time).Until(
            async token => (last = await Answer.Ask(client, address, token)).Shows(release),
            cancellation
        );
        if (!seen)
        {
            var what = $"{address} did not show release {release} within {settings.SwitchTimeout.Value.Spoken()} of the switch.";
            throw new PipelineException(what, $"Found {last}");
        }
    }

    /// <summary>Sends the traffic to a slot, or nowhere, and looks at nothing.</summary>
    internal void Point(Slot? slot)
    {
        if (slot is null)
        {
            File.Delete(Socket);
            return;
        }

        var next = Socket + ".new";
        File.Delete(next);
        File.CreateSymbolicLink(next, Path.GetFileName(_sockets.Of(slot)));
        File.Move(next, Socket, overwrite: true);
    }
}
