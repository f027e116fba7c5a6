using System.Globalization;
using System.Xml.Linq;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Quality;

/// <summary>Builds this repository and runs its tests.</summary>
/// <param name="root">The repository's root.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class TestRun(string root, Transcript transcript)
{
    private const string Configuration = "Release";

    /// <summary>Runs all test projects, one after the other: they start servers and measure times.</summary>
    /// <param name="filter">Only tests whose class has this in its name; all when null.</param>
    /// <param name="cancellation">Ends the tests under way.</param>
    /// <exception cref="PipelineException">The build failed, or no test ran.</exception>
    public async Task<TestCounts> Run(string? filter, CancellationToken cancellation)
    {
        using (transcript.Progress("Building the tests", unit: ProgressUnit.Steps))
            await Build(cancellation);
        var counts = new TestCounts(0, 0, 0);
        foreach (
            var project in Directory
                .EnumerateFiles(Path.Combine(root, "tests"), "*.Tests.csproj", SearchOption.AllDirectories)
                .Append(Path.Combine(root, "tests/Scenarios/Scenarios.csproj"))
                .Order(StringComparer.Ordinal)
        )
            counts += await Run(Path.GetFileNameWithoutExtension(project), filter, cancellation);
        if (counts.Passed + counts.Failed == 0)
            throw new PipelineException("No test ran.", filter is null ? null : $"No class has \"{filter}\" in its name.");
        return counts;
    }

    private async Task Build(CancellationToken cancellation)
    {
        var result = await new Command(
            "dotnet",
            "build",
            "Pipeline.sln",
            "--configuration",
            Configuration,
            "-nodeReuse:false",
            "-p:UseSharedCompilation=false",
            "--verbosity",
            "quiet"
        )
            .In(root)
            .Try(cancellation);
        if (!result.Succeeded)
            throw new PipelineException(
                "The repository does not build.",
                string.Join(
                    Environment.NewLine,
                    result.Output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(20)
                )
            );
    }

    private async Task<TestCounts> Run(string project, string? filter, CancellationToken cancellation)
    {
        var started = transcript.Time.GetTimestamp();
        var report = Path.Combine(Directory.CreateTempSubdirectory("pipeline-tests-").FullName, "report.xml");
        var assembly = Path.Combine(root, "tests", project, "bin", Configuration, "net10.0", $"{project}.dll");
        string[] only = filter is null ? [] : ["-class", $"*{filter}*"];
        CommandResult ended;
        using (transcript.Progress($"Testing {project}", unit: ProgressUnit.Steps))
            ended = await new Command("dotnet", [assembly, "-xml", report, "-noColor", "-longRunning", "60", .. only])
                .In(root)
                .Try(cancellation);
        var counts = File.Exists(report) ? Read(report, transcript.Line) : Died(project, ended);
        Directory.Delete(Path.GetDirectoryName(report)!, recursive: true);
        transcript.Line($"{project}: {counts} in {transcript.Time.GetElapsedTime(started).Spoken()}");
        return counts;
    }

    /// <summary>Tests that took their own process down with them have failed; what the others of the project did is not known.</summary>
    private TestCounts Died(string project, CommandResult result)
    {
        transcript.Line(
            $"FAILED {project} ended with exit code {result.ExitCode} and without a report.{Environment.NewLine}{result.Output}{result.Errors}"
        );
        return new TestCounts(0, 1, 0);
    }

    /// <summary>xunit's own report: https://xunit.net/docs/format-xml-v2</summary>
    internal static TestCounts Read(string report, Action<string> tell)
    {
        var document = XDocument.Load(report);
        foreach (var test in document.Descendants("test").Where(test => test.Attribute("result")?.Value == "Fail"))
            tell(
                $"FAILED {test.Attribute("name")?.Value}{Environment.NewLine}{test.Descendants("message").FirstOrDefault()?.Value.Trim()}{Environment.NewLine}{test.Descendants("stack-trace").FirstOrDefault()?.Value.Trim()}"
            );
        var assemblies = document.Descendants("assembly").ToList();
        return new TestCounts(Sum(assemblies, "passed"), Sum(assemblies, "failed") + Sum(assemblies, "errors"), Sum(assemblies, "skipped"));
    }

    private static int Sum(IEnumerable<XElement> assemblies, string attribute) =>
        assemblies.Sum(assembly => int.Parse(assembly.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture));
}
