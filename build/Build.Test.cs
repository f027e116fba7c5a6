using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Quality;
using Pipeline.Runs;

partial class Build
{
    TestCounts? Counts;

    [Category("This repository")]
    Target Test =>
        _ =>
            _.Description("Builds this repository and runs all its tests on real servers")
                .Executes(() =>
                    Act(
                        async cancellation =>
                        {
                            Counts = await new TestRun(RootDirectory, Transcript).Run(Filter, cancellation);
                            if (Counts.Failed > 0)
                                throw new PipelineException($"{Counts.Failed.Counted("test")} failed.");
                        },
                        () => ["build this repository and run its tests"]
                    )
                );

    /// <summary>The last line of all, which continuous integration reads.</summary>
    partial void TellCounts()
    {
        if (Counts is not null)
            Console.WriteLine(Counts);
    }
}
