namespace Pipeline.Deployments;

/// <summary>A release that is started aside, where no traffic comes, for as long as it is asked something.</summary>
public sealed class ReleaseTrial
{
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly Slots _slots;
    private readonly SlotLaunch _launch;

    /// <param name="settings">The service.</param>
    /// <param name="time">The clock.</param>
    public ReleaseTrial(ServiceSettings settings, TimeProvider time)
    {
        _folder = Path.Combine(settings.Directory, "trial");
        var aside = settings with { Directory = _folder };
        _slots = new Slots(aside, time);
        _launch = new SlotLaunch(aside, _slots, time);
    }

    /// <summary>Starts the release, asks, and ends it.</summary>
    /// <param name="request">The release, and the database it is to work on.</param>
    /// <param name="ask">Gets a client whose every address leads to the release.</param>
    /// <param name="cancellation">Ends it before.</param>
    /// <exception cref="PipelineException">It did not come up, or what asks has thrown.</exception>
    public async Task Run(DeploymentRequest request, Func<HttpClient, CancellationToken, Task> ask, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            await _launch.Start(Slot.Blue, await _launch.Plan(Slot.Blue, request, cancellation), cancellation);
            using var client = _launch.Client(Slot.Blue);
            await ask(client, cancellation);
        }
        finally
        {
            using var deadline = new CancellationTokenSource(CleanUpDeadline);
            await Remove(deadline.Token);
        }
    }

    /// <summary>Ends what a run that was killed has left; nothing happens when nothing is there.</summary>
    public async Task Remove(CancellationToken cancellation)
    {
        if (!Directory.Exists(_folder))
            return;
        await _slots.Remove(cancellation);
        Directory.Delete(_folder, recursive: true);
    }
}
