namespace Pipeline.Monitoring.Judging;

/// <summary>
/// Whether more failed than chance explains: the exact one-sided binomial test. Counted from the beginning of the watch, it sees
/// in little traffic what a rate per interval never shows, and is not fooled by one failure in a handful.
/// </summary>
internal static class BinomialTest
{
    /// <summary>Less likely than this is not chance. Looking twenty times at a healthy service stays far below one false alarm in a hundred.</summary>
    public const double Significance = 0.001;

    /// <summary>Fewer events than this are not judged.</summary>
    public const long FewestEvents = 20;

    /// <summary>Fewer failures than this are not held against a release.</summary>
    public const long FewestFailures = 3;

    /// <summary>Whether there are enough failures to be sure that their true share is above <paramref name="share"/>.</summary>
    public static bool IsExceeded(long failures, long count, double share) =>
        count >= FewestEvents && failures >= FewestFailures && Tail(failures, count, share) < Significance;

    /// <summary>
    /// The probability of at least so many failures when each event fails with probability <paramref name="share"/>;
    /// 1 when there are no more than expected, where the exact number would tell nothing.
    /// </summary>
    public static double Tail(long failures, long count, double share)
    {
        if (failures <= count * share)
            return 1;
        if (share <= 0)
            return 0;
        // Above the mean each term is smaller than the one before it, so the sum ends where terms no longer count.
        var term = Math.Exp(LogChoose(count, failures) + (failures * Math.Log(share)) + ((count - failures) * Math.Log(1 - share)));
        var sum = term;
        for (var k = failures; k < count && term > sum * 1e-16; k++)
        {
            term *= (double)(count - k) / (k + 1) * share / (1 - share);
            sum += term;
        }

        return Math.Min(1, sum);
    }

    private static double LogChoose(long count, long chosen)
    {
        var sum = 0.0;
        for (var k = 1L; k <= Math.Min(chosen, count - chosen); k++)
            sum += Math.Log((double)(count - Math.Min(chosen, count - chosen) + k) / k);
        return sum;
    }
}
