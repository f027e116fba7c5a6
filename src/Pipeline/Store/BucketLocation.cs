using System.Text.RegularExpressions;

namespace Pipeline.Store;

/// <summary>A bucket and a prefix in it: <c>s3://bucket</c> or <c>s3://bucket/prefix</c>.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">What every key begins with, without a slash at its end; empty for none.</param>
internal sealed partial record BucketLocation(string Bucket, string Prefix)
{
    /// <summary>How a location in a bucket begins, as opposed to a folder.</summary>
    public const string Scheme = "s3://";

    /// <summary>Null when the text is no such location.</summary>
    public static BucketLocation? Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
            return null;
        var parts = text[Scheme.Length..].TrimEnd('/').Split('/', 2);
        var location = new BucketLocation(parts[0], parts.Length > 1 ? parts[1] : "");
        return BucketName().IsMatch(location.Bucket) && (location.Prefix.Length == 0 || ObjectKey.IsValid(location.Prefix)) ? location : null;
    }

    /// <summary>The key in the bucket for a key, or a prefix of keys, in the store.</summary>
    public string InBucket(string key) => Prefix.Length == 0 ? key : $"{Prefix}/{key}";

    /// <summary>The key in the store for a key in the bucket below the prefix.</summary>
    public string InStore(string key) => Prefix.Length == 0 ? key : key[(Prefix.Length + 1)..];

    /// <summary>As it is written in settings.</summary>
    public override string ToString() => Scheme + (Prefix.Length == 0 ? Bucket : $"{Bucket}/{Prefix}");

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketName();
}
