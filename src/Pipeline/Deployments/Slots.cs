using System.Globalization;
using Pipeline.Environments;
using Pipeline.Processes;

namespace Pipeline.Deployments;

/// <summary>
/// The slots of one service on this host. A service runs in its slot as a supervised process that outlives the pipeline; what is
/// known of it is read from the machine each time, so that a pipeline that was killed finds out what runs.
/// </summary>
public sealed class Slots
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private readonly ServiceFolders _folders;
    private readonly Supervisor _supervisor;
    private readonly Duration _drainTimeout;
    private readonly TimeProvider _time;

    /// <param name="settings">The service.</param>
    /// <param name="time">The clock.</param>
    public Slots(ServiceSettings settings, TimeProvider time)
    {
        _folders = new ServiceFolders(settings);
        _supervisor = new Supervisor(_folders);
        _drainTimeout = settings.DrainTimeout;
        _time = time;
    }

    /// <summary>What runs in a slot now.</summary>
    public SlotStatus Status(Slot slot)
    {
        var file = _folders.ServiceProcess(slot);
        var service = RunningProcess.ReadAlive(file);
        return new SlotStatus(slot, SlotRelease.Read(_folders.Release(slot)))
        {
            Process = service?.Id,
            Supervised = RunningProcess.ReadAlive(_folders.SupervisorProcess(slot)) is not null,
            Restarts = int.Parse(PrivateFile.Read(_folders.Restarts(slot)) ?? "0", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>
    /// Ends what runs in a slot: it is asked to, and killed with all it started after the drain timeout. Nothing happens when nothing runs.
    /// A cancelled stop leaves a service that has been asked to end and will.
    /// </summary>
    /// <exception cref="PipelineException">It cannot be killed.</exception>
    public async Task Stop(Slot slot, CancellationToken cancellation)
    {
        if (
            !await Ended(slot, process => process.Terminate(), _drainTimeout, cancellation)
            && !await Ended(slot, process => process.Kill(), KillTimeout, cancellation)
        )
            throw new PipelineException($"The service in slot {slot} does not end.", "It was sent SIGKILL.");
        if (File.Exists(_folders.Sockets.Of(slot)))
            File.Delete(_folders.Sockets.Of(slot));
    }

    /// <summary>Ends both slots and removes their sockets, which may lie outside the service's folder; for when the folder is removed.</summary>
    public async Task Remove(CancellationToken cancellation)
    {
        foreach (var slot in Slot.All)
            await Stop(slot, cancellation);
        if (Directory.Exists(_folders.Sockets.Path))
            Directory.Delete(_folders.Sockets.Path, recursive: true);
    }

    /// <summary>Ends what is in the slot, and starts a release there. It is not ready yet.</summary>
    internal async Task Start(Slot slot, SlotRelease release, CancellationToken cancellation)
    {
        await _folders.Sockets.Create(cancellation);
        await Stop(slot, cancellation);
        Directory.CreateDirectory(_folders.Of(slot));
        await PrivateFile.Write(_folders.Release(slot), release.ToJson(), cancellation);
        await _supervisor.Start(slot, release, cancellation);
    }

    /// <summary>Gives a running service its supervisor back, should that have been killed.</summary>
    internal async Task Supervise(Slot slot, CancellationToken cancellation)
    {
        if (Status(slot) is { Running: true, Supervised: false, Release: { } release })
            await _supervisor.Start(slot, release, cancellation);
    }

    /// <summary>
    /// Ends the slot's first process, and should that die without the others, the next: a supervisor hands SIGTERM on to its service,
    /// unless somebody kills it first.
    /// </summary>
    private async Task<bool> Ended(Slot slot, Action<RunningProcess> end, TimeSpan limit, CancellationToken cancellation)
    {
        RunningProcess? asked = null;
        return await new Patience(limit, Glance, _time).Until(
            () =>
            {
                if (Processes(slot) is not [var first, ..])
                    return true;
                if (first != asked)
                    end(first);
                asked = first;
                return false;
            },
            cancellation
        );
    }

    /// <summary>The living processes of a slot, the one to be asked first.</summary>
    private List<RunningProcess> Processes(Slot slot) =>
        [
            .. new[] { _folders.SupervisorProcess(slot), _folders.ServiceProcess(slot) }
                .Select(RunningProcess.ReadAlive)
                .OfType<RunningProcess>(),
        ];
}
