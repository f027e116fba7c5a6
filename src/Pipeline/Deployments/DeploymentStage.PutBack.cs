using Pipeline.Runs;

namespace Pipeline.Deployments;

public sealed partial class DeploymentStage
{
    /// <summary>
    /// Gives the traffic back to an earlier release in a slot, starting it again when it does not run any more, and ends what runs in the
    /// other slot. Can be repeated: what is as it should be is left alone.
    /// </summary>
    /// <exception cref="PipelineException">The release does not come up, or is not seen from outside: the traffic goes where it went
    /// before.</exception>
    /// <remarks>A cancelled one leaves the traffic where it is at that moment, and no slot with traffic is ended.</remarks>
    public async Task<PutBackRecord> PutBack(Slot slot, DeploymentRequest release, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        var warm = IsWarm(slot, release);
        if (warm)
            await _launch.Confirm(slot, _slots.Status(slot).Release!, cancellation);
        else
            await StartAgain(slot, release, cancellation);
        await _switch.To(slot, release.Identity, cancellation);
        var record = new PutBackRecord(slot, release.Version, warm, _time.GetElapsedTime(started));
        _transcript.Line($"Traffic back on {slot} ({release.Version}) after {record.TrafficBack.Spoken()}");
        await _drain.Await(slot.Other, cancellation);
        await _slots.Stop(slot.Other, cancellation);
        return record;
    }

    /// <summary>Takes the traffic from everybody and ends what runs: as it was before the first release. Can be repeated.</summary>
    /// <returns>How long it took until no request went to the service.</returns>
    public async Task<TimeSpan> Withdraw(CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        _switch.Point(null);
        var withdrawn = _time.GetElapsedTime(started);
        foreach (var slot in Slot.All)
        {
            await _drain.Await(slot, cancellation);
            await _slots.Stop(slot, cancellation);
        }

        _transcript.Line("No slot has traffic, as before the first release");
        return withdrawn;
    }

    private bool IsWarm(Slot slot, DeploymentRequest release) => _slots.Status(slot).Running && Holds(slot, release);

    private bool Holds(Slot slot, DeploymentRequest release) =>
        _slots.Status(slot).Release is { } held && held.Artifact == release.Artifact && held.Identity == release.Identity;

    /// <summary>As it was started before, if the slot still knows; settings may have changed since.</summary>
    private async Task StartAgain(Slot slot, DeploymentRequest release, CancellationToken cancellation)
    {
        var planned = await _launch.Plan(slot, release, cancellation);
        try
        {
            await Start(slot, Holds(slot, release) ? _slots.Status(slot).Release! : planned, cancellation);
        }
        catch (Exception failure)
        {
            if (await _undo.TakeBack(slot, _switch.Current(), failure) is { } told)
                throw told;
            throw;
        }
    }
}
