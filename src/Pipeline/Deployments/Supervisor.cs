using Pipeline.Processes;

namespace Pipeline.Deployments;

/// <summary>Starts <c>supervisor.sh</c> for a slot; see there for what it does and which files it keeps.</summary>
internal sealed class Supervisor(ServiceFolders folders)
{
    private const long LongestLog = 10_000_000;

    /// <summary>Starts the supervisor, which starts the service, or keeps the one that outlived its supervisor.</summary>
    /// <exception cref="PipelineException">It could not be started.</exception>
    public async Task Start(Slot slot, SlotRelease release, CancellationToken cancellation)
    {
        await PrivateFile.Write(folders.SupervisorScript(slot), EmbeddedText.Read("supervisor.sh"), cancellation);
        TurnLog(folders.Log(slot));
        var command = new Command("sh", [folders.SupervisorScript(slot), folders.Of(slot), folders.Sockets.Of(slot), .. release.Start])
        {
            WorkingDirectory = release.Artifact,
            Variables = ServiceEnvironment.For(release.Environment, Environment.GetEnvironmentVariables()),
        };
        var errors = await command.StartDetached(cancellation);
        if (RunningProcess.ReadAlive(folders.SupervisorProcess(slot)) is null)
            throw new PipelineException($"The supervisor of slot {slot} could not be started.", errors);
    }

    private static void TurnLog(string log)
    {
        if (new FileInfo(log) is { Exists: true, Length: > LongestLog })
            File.Move(log, log + ".1", overwrite: true);
    }
}
