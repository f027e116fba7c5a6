using Pipeline.Runs;

namespace Pipeline.Migrations.Safety;

/// <summary>Tells what the migrations mean for production, and lets nothing through that somebody has to accept first.</summary>
internal sealed class SafetyConsent(MigrationSettings settings, Transcript transcript, IReadOnlyCollection<string> accepted)
{
    /// <summary>Tells and decides.</summary>
    /// <exception cref="PipelineException">A migration does worse than is allowed, and nobody has accepted it. <see cref="ExitCode.Refused"/>.</exception>
    public void Judge(RehearsalRecord record)
    {
        foreach (var unknown in accepted.Where(revision => record.Migrations.All(migration => !IsSame(migration.Revision, revision))))
            transcript.Warn($"--accept {unknown}: no migration of that revision is pending.");
        foreach (var migration in record.Migrations)
            transcript.Line(
                $"{migration.FullName}: {Told(record.ClassOf(migration.Revision))}; expected to take {migration.Estimate} in production"
            );
        foreach (var finding in record.Safety)
            if (finding.Class == MigrationClass.Safe)
                transcript.Line($"Advice: {finding}");
            else
                transcript.Warn($"{finding}");
        var refused = record
            .Migrations.Where(migration => Reasons(migration.Revision, record).Any() && !IsAccepted(migration.Revision))
            .ToList();
        if (refused.Count > 0)
            throw PipelineException.Refused(
                $"{refused.Count.Counted("migration")} must be accepted by somebody first.",
                string.Join(
                    Environment.NewLine,
                    refused.Select(migration =>
                        $"{migration.FullName}: {string.Join(", ", Reasons(migration.Revision, record))}, as is told above."
                    )
                ),
                $"Read what it does; when that is meant, run again with --accept {string.Join(' ', refused.Select(migration => migration.Revision))}."
            );
    }

    /// <summary>Why somebody has to accept a migration; nothing when nobody has.</summary>
    public IEnumerable<string> Reasons(string revision, RehearsalRecord record)
    {
        if (record.ClassOf(revision) is var found && found > settings.WithoutConsent)
            yield return Told(found);
        foreach (var breaks in record.Of(revision).Where(finding => finding.NeedsConsent).Select(finding => finding.Breaks).Distinct())
            yield return breaks ? "not backward compatible" : "no way back but the backup";
    }

    /// <summary>A class in words.</summary>
    public static string Told(MigrationClass found) =>
        found switch
        {
            MigrationClass.Safe => "safe",
            MigrationClass.NeedsCare => "needs care",
            _ => "destructive",
        };

    private bool IsAccepted(string revision) => accepted.Any(one => IsSame(one, revision));

    private static bool IsSame(string one, string other) => RevisionNumber.Of(one) == RevisionNumber.Of(other);
}
