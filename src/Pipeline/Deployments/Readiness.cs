using Pipeline.Runs;

namespace Pipeline.Deployments;

/// <summary>Waits until a service that was started in a slot can take traffic, and is the release that it should be.</summary>
internal sealed class Readiness(ServiceSettings settings, Slots slots, TimeProvider time)
{
    /// <summary>A service that has died so often does not come up by waiting longer.</summary>
    private const int MostDeaths = 3;
    private const int LinesOfLog = 20;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly ServiceFolders _folders = new(settings);

    /// <summary>Returns when the slot's ready path answers 2xx and its version path the release's version.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="release">The release that should run there.</param>
    /// <param name="mark">Where its story begins.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="PipelineException">It is not ready in time, died three times, or is another version.</exception>
    public async Task Await(Slot slot, ReleaseIdentity release, StartMark mark, CancellationToken cancellation)
    {
        using var client = SlotClient.Open(_folders.Sockets.Of(slot));
        var last = new Answer(null, "nothing");
        await new Patience(settings.StartTimeout, Glance, time).Until(
            async token => IsLost(slot, mark) || (last = await Ask(client, settings.ReadyPath, token)).IsGood,
            cancellation
        );
        if (!last.IsGood)
            throw NotReady(slot, last, mark);
        var found = await Ask(client, settings.VersionPath, cancellation);
        if (!found.Shows(release))
            throw new PipelineException(
                $"The service in slot {slot} is not the release {release}.",
                $"{settings.VersionPath}: found {found}"
            );
    }

    private bool IsLost(Slot slot, StartMark mark) =>
        slots.Status(slot) is var status
        && (status.Restarts - mark.Deaths >= MostDeaths || status is { Running: false, Supervised: false });

    private static Task<Answer> Ask(HttpClient client, string path, CancellationToken cancellation) =>
        Answer.Ask(client, new Uri(path, UriKind.Relative), cancellation);

    private PipelineException NotReady(Slot slot, Answer last, StartMark mark)
    {
        var deaths = slots.Status(slot).Restarts - mark.Deaths;
        var what =
            deaths >= MostDeaths
                ? $"The service in slot {slot} died {deaths} times while starting."
                : $"The service in slot {slot} was not ready within {settings.StartTimeout.Value.Spoken()}.";
        var log = _folders.Log(slot);
        string[] why = [$"{settings.ReadyPath}: found {last}", $"The end of its log, {log}:", LogTail.Read(log, mark.Log, LinesOfLog)];
        return new PipelineException(what, string.Join(Environment.NewLine, why));
    }
}
