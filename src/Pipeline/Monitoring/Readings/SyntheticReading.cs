using Pipeline.Monitoring.Figures;

namespace Pipeline.Monitoring.Readings;

/// <summary>How the watch's own requests have fared so far.</summary>
/// <param name="Tally">How many of how many failed.</param>
/// <param name="FailedInARow">How many of the latest failed without a good one between.</param>
/// <param name="LastFailure">What the latest failure was; empty without any.</param>
internal sealed record SyntheticReading(Tally Tally, int FailedInARow, string LastFailure)
{
    /// <summary>Nothing sent yet.</summary>
    public static SyntheticReading Nothing { get; } = new(default, 0, "");

    /// <summary>With one more request; its failure, or null.</summary>
    public SyntheticReading With(string? failure) =>
        failure is null
            ? this with
            {
                Tally = Tally + new Tally(0, 1),
                FailedInARow = 0,
            }
            : new(Tally + new Tally(1, 1), FailedInARow + 1, failure);
}
