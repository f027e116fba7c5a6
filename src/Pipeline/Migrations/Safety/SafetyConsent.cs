using Pipeline.Runs;

namespace Pipeline.Migrations.Safety;

/// <summary>Tells what the migrations mean for production, and lets nothing through that somebody has to accept first.</summary>
internal sealed class SafetyConsent(MigrationSettings settings, Transcript transcript, IReadOnlyCollection<string> accepted)
{
    /// <summary>Tells and decides.</summary>
    /// <exception cref="PipelineException">A migration does worse than is allowed, and nobody has accepted it. <see cref="ExitCode.Refused"/>.</exception>
    public void Judge(RehearsalRecord record)
    {
        foreach (var migration in record.Migrations)
            transcript.Line($"{migration.FullName}: {Told(record.ClassOf(migration.Revision))}");
        foreach (var finding in record.Safety)
            if (finding.Class == MigrationClass.Safe)
                transcript.Line($"Advice: {finding}");
            else
                transcript.Warn($"{finding}");
        var refused = record.Migrations.Where(migration => IsRefused(migration.Revision, record)).ToList();
        if (refused.Count > 0)
            throw PipelineException.Refused(
                $"{refused.Count.Counted("migration")} must be accepted by somebody first.",
                string.Join(
                    Environment.NewLine,
                    refused.Select(migration => $"{migration.FullName}: {Told(record.ClassOf(migration.Revision))}, as is told above.")
                ),
                $"Read what it does; when that is meant, run again with --accept {string.Join(' ', refused.Select(migration => migration.Revision))}."
            );
    }

    /// <summary>A class in words.</summary>
    public static string Told(MigrationClass found) =>
        found switch
        {
            MigrationClass.Safe => "safe",
            MigrationClass.NeedsCare => "needs care",
            _ => "destructive",
        };

    private bool IsRefused(string revision, RehearsalRecord record) =>
        record.ClassOf(revision) > settings.WithoutConsent && !accepted.Any(one => Revision.Number(one) == Revision.Number(revision));
}
