using System.Text.Json;
using Pipeline.Store;

namespace Pipeline.Backups.Encryption;

/// <summary>The statements in a manifest. What a setting is set to may be a secret, so they are encrypted where the rows are.</summary>
internal sealed record ConfidentialStatements(IReadOnlyList<string> Attributes, string? Roles)
{
    /// <summary>The manifest as it may be stored.</summary>
    public static async Task<BackupManifest> Hide(BackupManifest manifest, EncryptionKey? key, CancellationToken cancellation)
    {
        if (key is null)
            return manifest;
        var statements = JsonSerializer.SerializeToUtf8Bytes(
            new ConfidentialStatements(manifest.Attributes, manifest.Roles),
            StoreJson.Options
        );
        using var hidden = new MemoryStream();
        await EncryptedStream.Encrypt(new MemoryStream(statements), hidden, key, cancellation);
        return manifest with { Attributes = [], Roles = null, Confidential = Convert.ToBase64String(hidden.ToArray()) };
    }

    /// <summary>The manifest with its statements, to be used and not to be stored.</summary>
    /// <exception cref="PipelineException">The key is not there or another one, or they are not as they were written.</exception>
    public static async Task<BackupManifest> Reveal(BackupManifest manifest, BackupLocation location, CancellationToken cancellation)
    {
        if (manifest.Confidential is not { } hidden)
            return manifest;
        location.ThrowIfLocked(manifest);
        using var plain = new MemoryStream();
        await EncryptedStream.Decrypt(new MemoryStream(Convert.FromBase64String(hidden)), plain, location.Key!, cancellation);
        var statements = JsonSerializer.Deserialize<ConfidentialStatements>(plain.ToArray(), StoreJson.Options)!;
        return manifest with { Attributes = statements.Attributes, Roles = statements.Roles };
    }
}
