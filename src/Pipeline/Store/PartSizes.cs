using Pipeline.Environments;

namespace Pipeline.Store;

/// <summary>
/// How large the parts of a multipart upload are, of which a server takes only so many. When it is known about how much will come,
/// the parts are equal and a fifth more than that fits into nine tenths of them; only in the last tenth do they grow. Of a stream of
/// unknown length they grow from the beginning, by the first one's size in twenty steps: with 8 MB and 10,000 parts 820 GB fit, and
/// the first 4 GB are in equal parts, as some servers want all of them.
/// </summary>
internal sealed class PartSizes
{
    /// <summary>Smaller ones are refused by S3, except the last.</summary>
    public static readonly ByteSize Smallest = new(5L << 20);

    /// <summary>The largest first part that may be set: three parts are in memory at a time, each up to twenty times as large.</summary>
    public static readonly ByteSize Largest = new(100L << 20);

    /// <summary>S3's own limit; some servers have a lower one.</summary>
    public const int MostParts = 10_000;

    /// <summary>Fewer than this no server has, and steps would be too coarse.</summary>
    public const int FewestParts = 100;

    /// <summary>What an array holds, in whole megabytes. S3 would take 5 GB.</summary>
    private const long LargestPart = 2000L << 20;

    private const long Megabyte = 1L << 20;
    private const int StepsOfUnknown = 20,
        StepsOfLastTenth = 10;

    private readonly ByteSize _smallest;
    private readonly long _first;
    private readonly int _equal;
    private readonly int _step;

    /// <param name="smallest">The size of the first part, unless so much is expected that it has to be larger.</param>
    /// <param name="most">How many parts the server takes.</param>
    /// <param name="expected">How many bytes will come, as far as that is known; 0 when it is not.</param>
    public PartSizes(ByteSize smallest, int most = MostParts, long expected = 0)
    {
        (_smallest, Most) = (smallest, most);
        if (expected > 0)
        {
            _equal = (int)(most * 9L / 10);
            _step = Math.Max(1, (most - _equal) / StepsOfLastTenth);
            _first = WholeMegabytes(Math.Max(smallest.Bytes, 1.2 * expected / _equal));
        }
        else
        {
            _equal = _step = Math.Max(1, most / StepsOfUnknown);
            _first = smallest.Bytes;
        }
    }

    /// <summary>How many parts there may be.</summary>
    public int Most { get; }

    /// <summary>What fits into one object.</summary>
    public ByteSize Sum => new(Enumerable.Range(1, Most).Sum(number => (long)Of(number)));

    /// <summary>For an object of about this size; 0 when it is not known.</summary>
    public PartSizes Expecting(long bytes) => new(_smallest, Most, bytes);

    /// <summary>The size of a part in bytes.</summary>
    /// <param name="number">The part's number, from 1.</param>
    public int Of(int number)
    {
        var steps = number <= _equal ? 0 : 1 + (number - 1 - _equal) / _step;
        return (int)Math.Min(_first * (1 + steps), LargestPart);
    }

    private static long WholeMegabytes(double bytes) => (long)Math.Min(Math.Ceiling(bytes / Megabyte) * Megabyte, LargestPart);
}
