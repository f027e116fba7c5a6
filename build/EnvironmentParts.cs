using Pipeline.Backups;
using Pipeline.Backups.Encryption;
using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;

/// <summary>What there is of an environment, resolved: secrets fetched, the store open, a sandbox's addresses filled in.</summary>
sealed record EnvironmentParts
{
    public required string Name { get; init; }

    public required Secrets Secrets { get; init; }

    public required Transcript Transcript { get; init; }

    public required IObjectStore Store { get; init; }

    public required Database Database { get; init; }

    public required ServiceSettings Service { get; init; }

    public LiveRecords Live => new(Store, Name);

    public RunHistory History => new(Store, Name);

    public EncryptionKey? BackupKey { get; init; }

    public BackupLocation Backups => new(Store, Name, BackupKey);

    public BackupCatalogue Catalogue => Backups.Catalogue;

    public DeploymentStage Deployment => new(Service, Transcript);

    public TrafficSwitch Traffic => new(Service, Transcript.Time);

    public Slots Slots => new(Service, Transcript.Time);
}
