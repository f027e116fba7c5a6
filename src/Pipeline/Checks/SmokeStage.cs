using System.Diagnostics;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Checks;

/// <summary>Checks a running release, through its public address or in its slot before it has traffic.</summary>
/// <param name="checks">What is checked.</param>
/// <param name="database">Where the SQL checks ask.</param>
/// <param name="secrets">Where the tokens of HTTP checks become known.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class SmokeStage(IReadOnlyList<CheckSettings> checks, Database database, Secrets secrets, Transcript transcript)
{
    /// <summary>More at once would measure the checks' own load.</summary>
    private const int AtOnce = 8;

    /// <summary>What <see cref="Run"/> would do.</summary>
    public IEnumerable<string> Foresee(string name) =>
        checks.Count == 0
            ? ["check nothing: no checks are configured"]
            : [$"check at {name}: {string.Join(", ", checks.Select(check => check.Name))}"];

    /// <summary>Runs every check once, side by side; nothing is retried and nothing is changed.</summary>
    /// <param name="name">What is checked, for people: the public address, or "slot green".</param>
    /// <param name="target">
    /// A client with the base address of what is checked. A redirect is an answer like any other only if the client does not follow it.
    /// </param>
    /// <param name="cancellation">Ends the checks under way.</param>
    /// <exception cref="PipelineException">A check of severity fail did not pass; every one that did not is told.</exception>
    public async Task<SmokeRecord> Run(string name, HttpClient target, CancellationToken cancellation)
    {
        var results = new CheckResult[checks.Count];
        using (transcript.Progress($"Checking {name}", unit: ProgressUnit.Steps))
        {
            await Parallel.ForAsync(
                0,
                checks.Count,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (index, token) => results[index] = await Check(checks[index], target, token)
            );
        }

        var record = new SmokeRecord(name, results);
        Tell(record);
        return record;
    }

    private async Task<CheckResult> Check(CheckSettings check, HttpClient target, CancellationToken cancellation)
    {
        var started = transcript.Time.GetTimestamp();
        var finding = await Find(check, target, cancellation);
        return new(check.Name, finding.Passed, check.Severity, finding.Found, finding.Expected, transcript.Time.GetElapsedTime(started));
    }

    private async Task<Finding> Find(CheckSettings check, HttpClient target, CancellationToken cancellation)
    {
        try
        {
            return check switch
            {
                { Http: { } http } => await HttpCheck.Run(http, target, secrets, cancellation),
                { Sql: { } sql } => await SqlCheck.Run(sql, database, cancellation),
                _ => throw new UnreachableException("The settings were not checked."),
            };
        }
        catch (PipelineException failure)
        {
            // The check could not be put at all: no connection, no token. Then it has not passed, and the others still count.
            return Finding.Bad(string.Join(" ", new[] { failure.What, failure.Why }.OfType<string>()), "an answer");
        }
    }

    private void Tell(SmokeRecord record)
    {
        foreach (var result in record.Results.Where(result => result.Passed))
            transcript.Detail($"{result} ({result.Duration.Spoken()})");
        foreach (var result in record.Results.Where(result => !result.Passed && result.Severity == CheckSeverity.Warn))
            transcript.Warn(result.ToString());
        var failed = record.Results.Where(result => !result.Passed && result.Severity == CheckSeverity.Fail).ToList();
        var all = record.Results.Count.Counted("check");
        if (failed.Count > 0)
            throw new PipelineException(
                $"{failed.Count} of {all} failed against {record.Target}.",
                string.Join(Environment.NewLine, failed)
            );
        var slowest = record.Results.MaxBy(result => result.Duration) is { } last
            ? $", the slowest in {last.Duration.Spoken()} ({last.Name})"
            : "";
        transcript.Line($"{record.Results.Count(result => result.Passed)} of {all} passed against {record.Target}{slowest}.");
    }
}
