using System.Buffers;

namespace Pipeline.Store;

/// <summary>What a key may look like, so that the same keys work in a folder on any system and in any bucket.</summary>
internal static class ObjectKey
{
    /// <summary>The end of the names under which a folder store keeps what is not complete yet; no key may end so.</summary>
    public const string PartialEnding = ".partial";

    /// <summary>S3 allows 1,024 for all, file systems 255 for a segment; room is left for a prefix and for a partial file's name.</summary>
    private const int LongestKey = 700,
        LongestSegment = 200;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
    );

    /// <summary>True for segments of <c>[A-Za-z0-9._-]</c> joined by <c>/</c>, none of them empty, <c>.</c> or <c>..</c>.</summary>
    public static bool IsValid(string key) => key.Length <= LongestKey && key.Split('/').All(IsSegment);

    /// <summary>The key itself.</summary>
    /// <exception cref="PipelineException">It is none: a name that a person gave ended up in it.</exception>
    public static string Checked(string key) => IsValid(key) ? key : throw Unusable(key, "a name in the store");

    /// <summary>A prefix of keys: nothing, or the beginning of a key, which may end with <c>/</c> or within a segment.</summary>
    /// <exception cref="PipelineException">No key can begin like that.</exception>
    public static string CheckedPrefix(string prefix) =>
        prefix.Length == 0 || IsValid(prefix + "x") ? prefix : throw Unusable(prefix, "the beginning of a name in the store");

    private static bool IsSegment(string segment) =>
        segment.Length is > 0 and <= LongestSegment
        && segment is not ("." or "..")
        && segment.AsSpan().IndexOfAnyExcept(Allowed) < 0
        && !segment.EndsWith(PartialEnding, StringComparison.Ordinal);

    private static PipelineException Unusable(string found, string asWhat) =>
        PipelineException.WrongUsage(
            $"\"{found}\" cannot be {asWhat}.",
            $"Expected letters, digits, \".\", \"_\" and \"-\", in parts joined by \"/\", at most {LongestKey} characters."
        );
}
