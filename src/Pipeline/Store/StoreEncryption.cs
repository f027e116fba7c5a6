namespace Pipeline.Store;

/// <summary>How a bucket's server encrypts objects before it keeps them.</summary>
public enum StoreEncryption
{
    /// <summary>As the bucket's own settings say.</summary>
    None,

    /// <summary>With keys that the server has to itself (SSE-S3).</summary>
    Aes256,

    /// <summary>With a key of a key management service (SSE-KMS): reading then needs the right to use that key.</summary>
    Kms,
}
