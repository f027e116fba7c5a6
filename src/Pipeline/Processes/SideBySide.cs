namespace Pipeline.Processes;

/// <summary>Several things at once.</summary>
internal static class SideBySide
{
    /// <summary>Runs all and waits for all; the first failure ends the others, and is the one that is told.</summary>
    public static Task Run(CancellationToken cancellation, params Func<CancellationToken, Task>[] works) =>
        Parallel.ForEachAsync(
            works,
            new ParallelOptions { MaxDegreeOfParallelism = works.Length, CancellationToken = cancellation },
            static async (work, token) => await work(token)
        );
}
