using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Store;

/// <summary>What a request to write an object says besides its content.</summary>
internal sealed record ObjectOptions
{
    /// <summary>Nothing: as the bucket's own settings say.</summary>
    public static ObjectOptions None { get; } = new();

    public ServerSideEncryptionMethod? Encryption { get; init; }

    /// <summary>Null for the account's own.</summary>
    public string? KmsKey { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    public string? StorageClass { get; init; }

    public ObjectLockSettings? Lock { get; init; }

    /// <summary>The same for what does not stay: leases, and documents that are written again and again.</summary>
    public ObjectOptions Passing => this with { StorageClass = null, Lock = null };

    public static ObjectOptions Of(StoreSettings settings) =>
        new()
        {
            Encryption = settings.Encryption switch
            {
                StoreEncryption.Aes256 => ServerSideEncryptionMethod.AES256,
                StoreEncryption.Kms => ServerSideEncryptionMethod.AWSKMS,
                _ => null,
            },
            KmsKey = NullWhenEmpty(settings.KmsKey),
            Tags = [.. settings.Tags],
            StorageClass = NullWhenEmpty(settings.StorageClass),
            Lock = settings.ObjectLock,
        };

    public void Apply(PutObjectRequest request, DateTimeOffset now)
    {
        request.ServerSideEncryptionMethod = Encryption;
        request.ServerSideEncryptionKeyManagementServiceKeyId = KmsKey;
        request.TagSet = TagSet();
        request.StorageClass = StorageClass;
        request.ObjectLockMode = ModeOfLock();
        request.ObjectLockRetainUntilDate = LockedUntil(now);
    }

    public void Apply(InitiateMultipartUploadRequest request, DateTimeOffset now)
    {
        request.ServerSideEncryptionMethod = Encryption;
        request.ServerSideEncryptionKeyManagementServiceKeyId = KmsKey;
        request.TagSet = TagSet();
        request.StorageClass = StorageClass;
        request.ObjectLockMode = ModeOfLock();
        request.ObjectLockRetainUntilDate = LockedUntil(now);
    }

    /// <summary>As a person would say it: <c>storage class COLD, encryption aws:kms</c>.</summary>
    public override string ToString() => string.Join(", ", Spoken());

    /// <summary>Null without a lock.</summary>
    public ObjectLockRetention? Retention(DateTimeOffset from) =>
        Lock is null ? null : new() { Mode = new ObjectLockRetentionMode(ModeOfLock()!.Value), RetainUntilDate = LockedUntil(from) };

    /// <summary>Null without tags.</summary>
    public List<Tag>? TagSet() => Tags.Count == 0 ? null : [.. Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    private IEnumerable<string> Spoken()
    {
        if (Encryption is not null)
            yield return KmsKey is null ? $"encryption {Encryption.Value}" : $"encryption {Encryption.Value} with the key \"{KmsKey}\"";
        if (StorageClass is not null)
            yield return $"storage class {StorageClass}";
        if (Lock is not null)
            yield return $"Object Lock {ModeOfLock()} for {Lock.Duration}";
        if (Tags.Count > 0)
            yield return $"tags {string.Join(", ", Tags.Select(tag => $"{tag.Key}={tag.Value}"))}";
    }

    private Amazon.S3.ObjectLockMode? ModeOfLock() =>
        Lock?.Mode switch
        {
            LockMode.Governance => Amazon.S3.ObjectLockMode.Governance,
            LockMode.Compliance => Amazon.S3.ObjectLockMode.Compliance,
            _ => null,
        };

    private DateTime? LockedUntil(DateTimeOffset now) => Lock is null ? null : (now + Lock.Duration.Value).UtcDateTime;

    private static string? NullWhenEmpty(string text) => text.Length == 0 ? null : text;
}
