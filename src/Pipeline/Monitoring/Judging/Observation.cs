using Pipeline.Monitoring.Figures;

namespace Pipeline.Monitoring.Judging;

/// <summary>What is known of the figures at one look. A figure that could not be measured at that look is missing.</summary>
/// <param name="Tallies">Counted figures, by name, since the watch began.</param>
/// <param name="Values">All other figures, by name, as they are now.</param>
/// <param name="Errors">Why a source had nothing to tell.</param>
internal sealed record Observation(
    IReadOnlyDictionary<string, Tally> Tallies,
    IReadOnlyDictionary<string, double> Values,
    IReadOnlyDictionary<FigureSource, string> Errors
);
