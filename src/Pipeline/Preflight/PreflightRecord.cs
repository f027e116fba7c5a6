namespace Pipeline.Preflight;

/// <summary>What the gates found, for the journal and the report.</summary>
/// <param name="Gates">Each gate's name and result, in the order they were given.</param>
public sealed record PreflightRecord(IReadOnlyDictionary<string, GateResult> Gates);
