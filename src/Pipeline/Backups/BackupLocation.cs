using Pipeline.Backups.Encryption;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>Where an environment's backups are.</summary>
/// <param name="Store">The store.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Key">The key that new ones are encrypted with, and encrypted ones read with; null for none.</param>
public sealed record BackupLocation(IObjectStore Store, string Environment, EncryptionKey? Key = null)
{
    /// <summary>What there is.</summary>
    public BackupCatalogue Catalogue => new(Store, Environment);

    /// <exception cref="PipelineException">The backup is encrypted, and its key is not there.</exception>
    internal void ThrowIfLocked(BackupManifest manifest)
    {
        if (manifest.EncryptedWith is { } id && Key?.Id != id)
            throw PipelineException.WrongUsage(
                $"The backup {manifest.Id} is encrypted, and {(Key is null ? "there is no key" : $"the key here is {Key.Id}")}.",
                $"It was encrypted with the key {id}.",
                "Name that key: Backups.encryptionKey"
            );
    }
}
