namespace Pipeline.Monitoring.Figures;

/// <summary>How many of how many failed.</summary>
/// <param name="Failures">How many failed.</param>
/// <param name="Count">How many there were.</param>
public readonly record struct Tally(long Failures, long Count)
{
    /// <summary>The share that failed; null when there was nothing.</summary>
    public double? FailureShare => Count > 0 ? (double)Failures / Count : null;

    /// <summary>
    /// The share of failures that one may expect to see again: half a failure more than were seen, so that none in a handful
    /// does not promise that there is never one.
    /// </summary>
    internal double ExpectedFailureShare => (Failures + 0.5) / (Count + 1);

    /// <summary>Both together.</summary>
    public static Tally operator +(Tally left, Tally right) => new(left.Failures + right.Failures, left.Count + right.Count);

    /// <summary>Both together.</summary>
    public static Tally Add(Tally left, Tally right) => left + right;
}
