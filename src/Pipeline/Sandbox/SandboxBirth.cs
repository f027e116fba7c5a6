using System.Globalization;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Migrations;
using Pipeline.Runs;

namespace Pipeline.Sandbox;

/// <summary>
/// Makes a sandbox a living system: an earlier release of the service, with its schema and its users, shipped by the pipeline's own parts.
/// </summary>
/// <param name="root">The project's root.</param>
/// <param name="settings">What it starts with.</param>
/// <param name="project">The project, its service with the sandbox's own folder and address.</param>
/// <param name="transcript">Where it is told.</param>
internal sealed class SandboxBirth(string root, SandboxSettings settings, SandboxProject project, Transcript transcript)
{
    private const string Commit = "sandbox";

    /// <summary>Builds the earlier release.</summary>
    public Task<Artifact> Build(CancellationToken cancellation) =>
        new ArtifactBuilder(project.Service, transcript).Build(root, settings.EarlierVersion, Commit, cancellation);

    /// <summary>Brings the schema to the earlier release's revision and fills it.</summary>
    public async Task FillDatabase(Database database, CancellationToken cancellation)
    {
        var folder = await MigrationFolder.Read(project.Migrations, root, database, cancellation);
        await new MigrationRunner(database, UpToEarlier(folder), project.Migrations, transcript).Up(
            new RunStamp(Commit, Environment.UserName),
            cancellation
        );
        await Seed(database, cancellation);
    }

    private MigrationFolder UpToEarlier(MigrationFolder folder)
    {
        var revisions = folder.Migrations.Select(migration => migration.Revision).ToList();
        var last = revisions.IndexOf(settings.EarlierRevision);
        if (last < 0)
            throw PipelineException.WrongUsage(
                $"Sandbox.earlierRevision: found \"{settings.EarlierRevision}\", expected one of {string.Join(", ", revisions)}."
            );
        return folder with { Migrations = [.. folder.Migrations.Take(last + 1)], Repeatables = [] };
    }

    private async Task Seed(Database database, CancellationToken cancellation)
    {
        using var progress = transcript.Progress($"Making {((long)settings.Users).Grouped()} users", unit: ProgressUnit.Steps);
        var file = Path.Combine(root, settings.Seed);
        if (!File.Exists(file))
            throw PipelineException.WrongUsage($"Sandbox.seed: there is no file \"{settings.Seed}\".", $"Expected {file}.");
        var seed = SqlScript.Parse(await File.ReadAllTextAsync(file, cancellation));
        await using var connection = await database.Connect(cancellation);
        await connection.Execute(
            "SELECT set_config('seed.users', $1, false)",
            cancellation,
            settings.Users.ToString(CultureInfo.InvariantCulture)
        );
        foreach (var statement in seed.Statements)
        {
            try
            {
                await connection.Execute(statement.Text, cancellation);
            }
            catch (PostgresException failure)
            {
                throw new PipelineException(
                    $"{settings.Seed} failed at line {statement.Line}.",
                    $"{failure.SqlState}: {failure.MessageText}",
                    innerException: failure
                );
            }
        }
    }

    /// <summary>Starts the earlier release and records it as what is live.</summary>
    public async Task GoLive(Artifact artifact, Database database, LiveRecords live, CancellationToken cancellation)
    {
        var request = new DeploymentRequest
        {
            Version = settings.EarlierVersion,
            Commit = Commit,
            Artifact = artifact.Folder,
            Database = database,
        };
        var record = await new DeploymentStage(project.Service, transcript).Run(request, cancellation);
        var release = new ReleaseRecord
        {
            Version = settings.EarlierVersion,
            Commit = Commit,
            Digest = artifact.Digest,
            Artifact = artifact.Folder,
            Slot = record.Slot.Name,
            Since = transcript.Time.GetUtcNow(),
            SchemaRevision = settings.EarlierRevision,
            Checks = project.Checks,
        };
        await live.Write(LiveState.Nothing.Deployed(release), cancellation);
    }
}
