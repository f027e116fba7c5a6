using Pipeline.Runs;

namespace Pipeline.Deployments;

/// <summary>One failed request of a probe.</summary>
/// <param name="At">When it was sent, from the probe's start.</param>
/// <param name="Fresh">True when it went over a connection of its own, false for one that was kept.</param>
/// <param name="Reason">What was answered, or why nothing was.</param>
public sealed record ProbeFailure(TimeSpan At, bool Fresh, string Reason)
{
    /// <summary>For people: "after 612 ms, on a new connection: status 502: …".</summary>
    public override string ToString() => $"after {At.Spoken()}, on a {(Fresh ? "new" : "kept")} connection: {Reason}";
}

/// <summary>What users would have noticed: every request to the public address from before a switch until after the drain.</summary>
public sealed record ProbeResult
{
    private const int FailuresKept = 5;

    /// <summary>How many requests were sent.</summary>
    public required int Total { get; init; }

    /// <summary>How many of them got no answer, or another than 2xx.</summary>
    public required int Failed { get; init; }

    /// <summary>The first of the failed ones.</summary>
    public required IReadOnlyList<ProbeFailure> Failures { get; init; }

    /// <summary>How many good answers each version gave.</summary>
    public required IReadOnlyDictionary<string, int> Versions { get; init; }

    /// <summary>The longest time to an answer.</summary>
    public required TimeSpan Worst { get; init; }

    /// <summary>The time within which 99 of 100 requests were answered.</summary>
    public required TimeSpan Percentile99 { get; init; }

    /// <summary>The longest time in which no good answer arrived.</summary>
    public required TimeSpan LongestGap { get; init; }

    /// <summary>How long requests were sent.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The result in one line.</summary>
    public override string ToString() =>
        $"{((long)Failed).Grouped()} of {((long)Total).Grouped()} requests failed in {Duration.Spoken()} "
        + $"(p99 {Percentile99.Spoken()}, worst {Worst.Spoken()}, longest gap {LongestGap.Spoken()})";

    internal static ProbeResult Of(IReadOnlyCollection<ProbeSample> samples, TimeSpan duration)
    {
        var failed = samples.Where(sample => !sample.Answer.IsGood).OrderBy(sample => sample.Sent).ToList();
        var good = samples.Where(sample => sample.Answer.IsGood).ToList();
        return new ProbeResult
        {
            Total = samples.Count,
            Failed = failed.Count,
            Failures =
            [
                .. failed.Take(FailuresKept).Select(sample => new ProbeFailure(sample.Sent, sample.Fresh, sample.Answer.ToString())),
            ],
            Versions = good.CountBy(sample => sample.Answer.Version ?? "unknown").ToDictionary(StringComparer.Ordinal),
            Worst = samples.Select(sample => sample.Took).DefaultIfEmpty().Max(),
            Percentile99 = PercentileOf([.. samples.Select(sample => sample.Took).Order()], 0.99),
            LongestGap = GapOf(good.Select(sample => sample.Ended), duration),
            Duration = duration,
        };
    }

    /// <summary>The nearest-rank percentile; zero without values.</summary>
    private static TimeSpan PercentileOf(IReadOnlyList<TimeSpan> ordered, double share) =>
        ordered.Count == 0 ? TimeSpan.Zero : ordered[(int)Math.Ceiling(share * ordered.Count) - 1];

    private static TimeSpan GapOf(IEnumerable<TimeSpan> moments, TimeSpan duration)
    {
        var ordered = moments.Append(duration).Order().ToList();
        return ordered.Zip(ordered.Prepend(TimeSpan.Zero), (moment, before) => moment - before).Max();
    }
}
