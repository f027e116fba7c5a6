using Pipeline.Environments;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Deployments;

/// <summary>Builds a service into a folder of its own below the service's folder, by the command that the settings name.</summary>
/// <param name="settings">The service.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class ArtifactBuilder(ServiceSettings settings, Transcript transcript)
{
    private const string Unfinished = ".building-";
    private const int MostErrors = 10;

    private readonly string _releases = new ServiceFolders(settings).Releases;

    /// <summary>Builds a version. What was built before with the same content is taken again; what a killed build has left is removed.</summary>
    /// <param name="sources">The repository's root folder.</param>
    /// <param name="version">The release's version.</param>
    /// <param name="commit">The release's commit.</param>
    /// <param name="cancellation">Ends the build; what it has written is removed by the next one.</param>
    /// <exception cref="PipelineException">The command failed, and the compiler's errors are told; or the folder cannot be written to.</exception>
    public async Task<Artifact> Build(string sources, string version, string commit, CancellationToken cancellation)
    {
        try
        {
            return await BuildAndKeep(sources, version, commit, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var what = $"The artifact of {settings.Name} {version} cannot be kept in \"{_releases}\".";
            throw new PipelineException(what, failure.Message, innerException: failure);
        }
    }

    private async Task<Artifact> BuildAndKeep(string sources, string version, string commit, CancellationToken cancellation)
    {
        var started = transcript.Time.GetTimestamp();
        RemoveUnfinished();
        var output = Path.Combine(_releases, $"{Unfinished}{Environment.ProcessId}");
        Directory.CreateDirectory(output);
        using (transcript.Progress($"Building {settings.Name} {version}", unit: ProgressUnit.Steps))
            await Publish(output, sources, version, commit, cancellation);
        var artifact = await Keep(output, version, cancellation);
        transcript.Line($"Artifact {Path.GetFileName(artifact.Folder)} built in {transcript.Time.GetElapsedTime(started).Spoken()}");
        return artifact;
    }

    private void RemoveUnfinished()
    {
        Directory.CreateDirectory(_releases);
        foreach (var leftover in Directory.EnumerateDirectories(_releases, ".*"))
            Directory.Delete(leftover, recursive: true);
    }

    private async Task Publish(string output, string sources, string version, string commit, CancellationToken cancellation)
    {
        var values = new Dictionary<string, string>
        {
            ["output"] = output,
            ["sources"] = Path.GetFullPath(sources),
            ["version"] = version,
            ["commit"] = commit,
        };
        var words = settings.Publish.Select(word => Placeholders.Fill(word, values)).ToList();
        var command = new Command(words[0], words[1..]).In(sources);
        var result = await OneAtATime(command, sources).Try(cancellation);
        if (!result.Succeeded)
            throw Failed(version, $"failed: \"{command}\" ended with exit code {result.ExitCode}.", ErrorsOf(result));
        if (!Directory.EnumerateFileSystemEntries(output).Any())
            throw Failed(version, "made nothing.", $"\"{command}\" ended well, but \"{output}\" is empty.");
    }

    /// <summary>
    /// Compilers keep intermediate files beside the sources: two at once would take each other's. The lock is handed on to the command,
    /// so that one that outlives a killed pipeline is waited for too.
    /// </summary>
    private static Command OneAtATime(Command command, string sources) =>
        Executable.Find("flock") is { } flock && Executable.Find(command.Program) is not null
            ? command with
            {
                Program = flock,
                Arguments = [Path.GetFullPath(sources), command.Program, .. command.Arguments],
            }
            : command;

    private PipelineException Failed(string version, string how, string why) => new($"The build of {settings.Name} {version} {how}", why);

    /// <summary>The compiler writes its errors to standard output, each in the middle and again at the end.</summary>
    private static string ErrorsOf(CommandResult result)
    {
        var lines = $"{result.Output}\n{result.Errors}".Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var errors = lines.Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)).Distinct().Take(MostErrors).ToList();
        return string.Join(Environment.NewLine, errors.Count > 0 ? errors : lines.TakeLast(MostErrors));
    }

    private async Task<Artifact> Keep(string output, string version, CancellationToken cancellation)
    {
        var digest = await ArtifactDigest.Of(output, cancellation);
        var folder = Path.Combine(_releases, $"{version}-{digest[..12]}");
        if (Directory.Exists(folder) && await ArtifactDigest.Of(folder, cancellation) == digest)
            Directory.Delete(output, recursive: true);
        else
            Replace(folder, output);
        Directory.SetLastWriteTimeUtc(folder, transcript.Time.GetUtcNow().UtcDateTime);
        return new Artifact(folder, digest);
    }

    /// <summary>A folder under this name with other content is damaged.</summary>
    private static void Replace(string folder, string output)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.Move(output, folder);
    }
}
