namespace Pipeline.Deployments;

/// <summary>One request of a probe.</summary>
/// <param name="Sent">When it was sent, from the probe's start.</param>
/// <param name="Took">How long the answer took, or until there was none.</param>
/// <param name="Fresh">True when it went over a connection of its own.</param>
/// <param name="Answer">The answer.</param>
internal sealed record ProbeSample(TimeSpan Sent, TimeSpan Took, bool Fresh, Answer Answer)
{
    public TimeSpan Ended => Sent + Took;
}
