namespace Pipeline.Migrations;

/// <summary>How many rows the next batch has, so that it takes about a given time: by what the one before took, and never more than twice or less than half as many.</summary>
internal sealed class BatchSize(TimeSpan target)
{
    /// <summary>A table with so many rows is done in one batch: a millisecond or some, as for an index of that size.</summary>
    public const int Small = 1_000;

    private const int Most = 1_000_000;

    /// <summary>The rows of the next batch.</summary>
    public int Rows { get; private set; } = Small;

    /// <summary>Takes in how long a whole batch took.</summary>
    public void Took(TimeSpan time)
    {
        var factor = time > TimeSpan.Zero ? Math.Clamp(target / time, 0.5, 2) : 2;
        Rows = (int)Math.Clamp(Rows * factor, 1, Most);
    }
}
