using Pipeline.Databases;
using Pipeline.Environments;

namespace Pipeline.Deployments;

/// <summary>Brings a release up in a slot, up to where it could take traffic.</summary>
internal sealed class SlotLaunch(ServiceSettings settings, Slots slots, TimeProvider time)
{
    private readonly ServiceFolders _folders = new(settings);
    private readonly Readiness _readiness = new(settings, slots, time);

    /// <summary>What would be started in a slot for a request. Writes the database's password file when there is a database.</summary>
    public async Task<SlotRelease> Plan(Slot slot, DeploymentRequest request, CancellationToken cancellation)
    {
        if (!Directory.Exists(request.Artifact))
            throw new PipelineException(
                $"The artifact of release {request.Version} is gone.",
                $"There is no folder \"{request.Artifact}\"."
            );
        var values = new Dictionary<string, string>
        {
            ["socket"] = _folders.Sockets.Of(slot),
            ["slot"] = slot.Name,
            ["version"] = request.Version,
            ["commit"] = request.Commit,
        };
        var environment = settings.Environment.ToDictionary(
            variable => variable.Key,
            variable => Placeholders.Fill(variable.Value, values)
        );
        (environment["RELEASE_VERSION"], environment["RELEASE_COMMIT"]) = (request.Version, request.Commit);
        if (request.Database is { } database)
        {
            foreach (var (name, value) in await PasswordFile.Write(_folders.PasswordFile, database, cancellation))
                environment[name] = value;
        }

        return new SlotRelease
        {
            Version = request.Version,
            Commit = request.Commit,
            Artifact = request.Artifact,
            Start = [.. settings.Start.Select(word => Placeholders.Fill(word, values))],
            Environment = new SortedDictionary<string, string>(environment, StringComparer.Ordinal),
        };
    }

    /// <summary>Starts the release in the slot, in place of what runs there, and returns when it is ready.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> Start(Slot slot, SlotRelease release, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var mark = new StartMark(LogTail.End(_folders.Log(slot)), Deaths: 0);
        await slots.Start(slot, release, cancellation);
        await _readiness.Await(slot, release.Identity, mark, cancellation);
        return time.GetElapsedTime(started);
    }

    /// <summary>Sees to it that what runs in the slot is supervised and ready.</summary>
    public async Task Confirm(Slot slot, SlotRelease release, CancellationToken cancellation)
    {
        await slots.Supervise(slot, cancellation);
        var mark = new StartMark(LogTail.End(_folders.Log(slot)), slots.Status(slot).Restarts);
        await _readiness.Await(slot, release.Identity, mark, cancellation);
    }

    /// <summary>A client for the service in the slot.</summary>
    public HttpClient Client(Slot slot) => SlotClient.Open(_folders.Sockets.Of(slot));
}
