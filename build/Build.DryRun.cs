using Pipeline;

partial class Build
{
    readonly List<string> Foreseen = [];

    /// <summary>What every target that changes something runs through: does it, or with <c>--dry-run</c> tells what it would do.</summary>
    Task Act(Func<CancellationToken, Task> act, Func<CancellationToken, Task<IEnumerable<string>>> foresee) =>
        Act(async cancellation =>
        {
            if (!DryRun)
            {
                await act(cancellation);
                return;
            }

            foreach (var change in await foresee(cancellation))
            {
                Foreseen.Add(change);
                Transcript.Line($"Would {change}.");
            }
        });

    Task Act(Func<CancellationToken, Task> act, Func<IEnumerable<string>> foresee) => Act(act, _ => Task.FromResult(foresee()));

    protected override void OnBuildFinished()
    {
        if (DryRun)
            Console.WriteLine("Dry run: nothing was changed.");
        if (Json && !Printed && (DryRun || Failure is not null))
            Print(new { Would = DryRun ? Foreseen : null, Failure = Told(Failure) });
        TellCounts();
    }

    /// <summary>A script reads why there is nothing else to be read.</summary>
    static object? Told(PipelineException? failure) =>
        failure is null
            ? null
            : new
            {
                failure.What,
                failure.Why,
                failure.Done,
                failure.Next,
                failure.ExitCode,
            };

    /// <summary>What the tests counted, where this repository's own targets are part of the build.</summary>
    partial void TellCounts();
}
