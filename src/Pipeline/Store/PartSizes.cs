using Pipeline.Environments;

namespace Pipeline.Store;

/// <summary>
/// How large the parts of a multipart upload are. S3 takes 10,000 parts and nobody knows beforehand how long a stream will be,
/// so parts grow by the first one's size after every 500: with 8 MB to begin with, 840 GB fit, and the first 4 GB are in equal
/// parts, as some servers want all of them.
/// </summary>
/// <param name="first">The size of the first part.</param>
internal sealed class PartSizes(ByteSize first)
{
    /// <summary>Smaller ones are refused by S3, except the last.</summary>
    public static readonly ByteSize Smallest = new(5L << 20);

    /// <summary>Three parts are in memory at a time, each up to twenty times as large as the first.</summary>
    public static readonly ByteSize Largest = new(100L << 20);

    /// <summary>S3's own limit.</summary>
    public const int MostParts = 10_000;

    private const int EqualParts = 500;

    /// <summary>The size of a part in bytes.</summary>
    /// <param name="number">The part's number, from 1.</param>
    public int Of(int number) => checked((int)first.Bytes * (1 + (number - 1) / EqualParts));

    /// <summary>What fits into one object.</summary>
    public ByteSize Sum => new(Enumerable.Range(1, MostParts).Sum(number => (long)Of(number)));
}
