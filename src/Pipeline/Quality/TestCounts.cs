namespace Pipeline.Quality;

/// <summary>How many tests ended how.</summary>
/// <param name="Passed">Those that passed.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Skipped">Those that were skipped, for want of a server.</param>
public sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>Both together.</summary>
    public static TestCounts operator +(TestCounts left, TestCounts right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>The line that continuous integration reads.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
