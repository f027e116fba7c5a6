using System;
using System.Diagnostics;
using Nuke.Common;

/// <summary>What run.sh times on our engine and on NUKE; it writes the targets.</summary>
partial class Build : NukeBuild
{
    static readonly Stopwatch Clock = new();
    static TimeSpan described;
    static TimeSpan planned;

    /// <summary>
    /// With PLANNINGS=3 it runs three times and tells how long the last took to the first target, and how much of that was planning, once the targets
    /// had told of themselves: by then all is loaded and compiled that ever is.
    /// </summary>
    public static int Main()
    {
        if (Environment.GetEnvironmentVariable("PLANNINGS") is not { } plannings)
            return Run();
        var code = 0;
        for (var left = int.Parse(plannings); left > 0; left--)
        {
            Clock.Restart();
            code |= Run();
        }

        Console.Error.WriteLine($"{planned.TotalMicroseconds:0} {(planned - described).TotalMicroseconds:0}");
        return code;
    }

    static int Run() => Execute<Build>(build => build.T1);

    protected override void OnBuildCreated() => described = Clock.Elapsed;

    protected override void OnBuildInitialized() => planned = Clock.Elapsed;
}
