using Pipeline.Runs;

namespace Pipeline.Deployments;

/// <summary>
/// Blue-green on one host: a release is started in the idle slot, proven there, and given the traffic by a switch that no user notices;
/// the release before it is kept running to go back to. Every step can be killed and the whole run again.
/// </summary>
public sealed partial class DeploymentStage
{
    private readonly ServiceSettings _settings;
    private readonly Transcript _transcript;
    private readonly TimeProvider _time;
    private readonly Slots _slots;
    private readonly TrafficSwitch _switch;
    private readonly Drain _drain;
    private readonly SlotLaunch _launch;
    private readonly DeploymentUndo _undo;

    /// <param name="settings">The service.</param>
    /// <param name="transcript">Where it is told.</param>
    public DeploymentStage(ServiceSettings settings, Transcript transcript)
    {
        (_settings, _transcript, _time) = (settings, transcript, transcript.Time);
        _slots = new Slots(settings, _time);
        _switch = new TrafficSwitch(settings, _time);
        _drain = new Drain(settings, _time);
        _launch = new SlotLaunch(settings, _slots, _time);
        _undo = new DeploymentUndo(settings, _slots, _switch, _drain);
    }

    /// <summary>What <see cref="Run"/> would do, unless the release has the traffic already. Changes nothing.</summary>
    public IEnumerable<string> Foresee(string version)
    {
        var from = _switch.Current();
        var slot = (from ?? Slot.Green).Other;
        yield return $"start {version} in {slot}{(_slots.Status(slot).Release is { } there ? $", in the place of {there.Version}" : "")}, and check it there";
        yield return from is null
            ? $"give {slot} the traffic of {_settings.Url}"
            : $"switch the traffic of {_settings.Url} from {from} to {slot}, with a probe that counts lost requests";
        if (from is not null)
            yield return $"drain {from} and keep {_slots.Status(from).Release?.Version ?? "it"} running there";
    }

    /// <summary>Gives a release the traffic. When it has it already, that is only confirmed.</summary>
    /// <exception cref="PipelineException">It did not come up, did not pass its smoke checks, or was not seen from outside: the traffic
    /// goes where it went before, and the slot is empty.</exception>
    /// <remarks>A cancelled deployment is taken back before this returns.</remarks>
    public async Task<DeploymentRecord> Run(DeploymentRequest request, CancellationToken cancellation)
    {
        var from = _switch.Current();
        if (from is not null && await IsLive(from, request, cancellation))
            return await Confirm(from, request, cancellation);

        var slot = (from ?? Slot.Green).Other;
        var release = await _launch.Plan(slot, request, cancellation);
        DeploymentRecord record;
        try
        {
            record = await Ship(slot, from, release, request.Smoke, cancellation);
        }
        catch (Exception failure)
        {
            if (await _undo.TakeBack(slot, from, failure) is { } told)
                throw told;
            throw;
        }

        Prune(request);
        return record;
    }

    private async Task<bool> IsLive(Slot slot, DeploymentRequest request, CancellationToken cancellation) =>
        _slots.Status(slot) is { Running: true, Release: { } live } && live.IsSameAs(await _launch.Plan(slot, request, cancellation));

    private async Task<DeploymentRecord> Confirm(Slot slot, DeploymentRequest request, CancellationToken cancellation)
    {
        await _launch.Confirm(slot, _slots.Status(slot).Release!, cancellation);
        await _switch.See(request.Identity, cancellation);
        _transcript.Line($"{request.Version} is live in {slot} already: nothing to do");
        return new DeploymentRecord
        {
            Version = request.Version,
            Commit = request.Commit,
            Artifact = request.Artifact,
            Slot = slot,
        };
    }

    private async Task<DeploymentRecord> Ship(
        Slot slot,
        Slot? from,
        SlotRelease release,
        Func<HttpClient, CancellationToken, Task> smoke,
        CancellationToken cancellation
    )
    {
        var ready = await Start(slot, release, cancellation);
        using (var client = _launch.Client(slot))
            await smoke(client, cancellation);
        var record = new DeploymentRecord
        {
            Version = release.Version,
            Commit = release.Commit,
            Artifact = release.Artifact,
            Slot = slot,
            PreviousSlot = from,
            StartToReady = ready,
        };
        return from is null ? await Open(record, cancellation) : await Switch(record, from, cancellation);
    }

    private async Task<TimeSpan> Start(Slot slot, SlotRelease release, CancellationToken cancellation)
    {
        using var progress = _transcript.Progress($"Starting {release.Version} in {slot}", unit: ProgressUnit.Steps);
        var ready = await _launch.Start(slot, release, cancellation);
        _transcript.Line($"{release.Version} ready in {slot} after {ready.Spoken()}");
        return ready;
    }

    /// <summary>The first release: there is nobody yet who could notice.</summary>
    private async Task<DeploymentRecord> Open(DeploymentRecord record, CancellationToken cancellation)
    {
        var seen = await _switch.To(record.Slot, new ReleaseIdentity(record.Version, record.Commit), cancellation);
        _transcript.Line($"Traffic goes to {record.Slot}, seen after {seen.Spoken()}");
        return record with { Switched = seen };
    }

    private async Task<DeploymentRecord> Switch(DeploymentRecord record, Slot from, CancellationToken cancellation)
    {
        await using var probe = DowntimeProbe.Start(_settings.Address(_settings.VersionPath), _settings.Probe, _time);
        await Task.Delay(_settings.Probe.Margin, _time, cancellation);
        var seen = await _switch.To(record.Slot, new ReleaseIdentity(record.Version, record.Commit), cancellation);
        _transcript.Line($"Traffic switched from {from} to {record.Slot}, seen after {seen.Spoken()}");
        var drain = await _drain.Await(from, cancellation);
        Tell(from, drain);
        await Task.Delay(_settings.Probe.Margin, _time, cancellation);
        var result = await probe.Stop();
        Tell(result);
        return record with { Switched = seen, Drain = drain, Probe = result };
    }

    private void Tell(Slot slot, DrainResult drain)
    {
        if (drain.Left == 0)
            _transcript.Line($"{slot} drained in {drain.Took.Spoken()}");
        else
            _transcript.Warn($"{drain.Left.Counted("request")} still under way in {slot} after {drain.Took.Spoken()}; it keeps running.");
    }

    private void Tell(ProbeResult result)
    {
        if (result.Failed == 0)
            _transcript.Line($"During the switch {result}");
        else
            _transcript.Warn($"During the switch {result}: {string.Join("; ", result.Failures)}");
    }

    /// <summary>The release is live: that an old one cannot be removed does not take it back.</summary>
    private void Prune(DeploymentRequest request)
    {
        var running = Slot.All.Select(slot => _slots.Status(slot).Release?.Artifact).OfType<string>();
        try
        {
            ArtifactRetention.Apply(new ServiceFolders(_settings).Releases, _settings.KeepReleases, [.. running, .. request.KeepArtifacts]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _transcript.Warn($"Old releases of {_settings.Name} could not be removed: {failure.Message}");
        }
    }
}
