namespace Pipeline.Backups;

/// <summary>A backup that is not what it should be, told from one that only cannot be restored here and now.</summary>
internal static class BackupDamage
{
    /// <summary>What is in the store, or what comes out of it, is not what was backed up.</summary>
    public static PipelineException Of(BackupManifest manifest, string why, Exception? inner = null) =>
        new(
            $"The backup {manifest.Id} is damaged.",
            why,
            "The database itself was not touched.",
            $"Use another one: {Invocation.Program} Backups --environment {manifest.Environment}. And look at the store.",
            new InvalidDataException(why, inner)
        );

    /// <summary>The same, where its manifest could not be told: it still says that all is well.</summary>
    public static PipelineException Unrecorded(PipelineException damage, PipelineException failure) =>
        new(
            damage.What,
            damage.Why,
            $"This could not be recorded, so that Backups still shows it as before: {failure.Message}",
            "Mend the store and run VerifyBackup again before anything is pruned.",
            damage.InnerException
        );

    /// <summary>True for a failure that is the backup's own.</summary>
    public static bool IsToldBy(PipelineException failure) => failure.InnerException is InvalidDataException;

    /// <summary>The bytes are as they were written, and yet it could not be restored: a key, a role, an extension, a disk.</summary>
    public static PipelineException NotRestored(BackupManifest manifest, PipelineException failure) =>
        new(
            $"The backup {manifest.Id} could not be restored.",
            failure.Message,
            "The backup is as it was written, and the database itself was not touched.",
            failure.Next,
            failure
        )
        {
            ExitCode = failure.ExitCode,
        };
}
