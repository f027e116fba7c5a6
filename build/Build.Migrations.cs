using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Backups;
using Pipeline.Migrations;
using Pipeline.Runs;
using Pipeline.Status;

partial class Build
{
    [Category("Migrations")]
    Target MigrationStatus =>
        _ =>
            _.Description("Shows which migrations are applied and which are pending")
                .Requires(() => Environment)
                .Executes(() =>
                    Act(async cancellation =>
                    {
                        await OpenToLook(cancellation);
                        await ReadMigrations(cancellation);
                        var status = await Runner.Status(cancellation);
                        Show(status, () => WriteMigrations(status));
                        foreach (var obstacle in Runner.Obstacles(status))
                            Transcript.Warn(obstacle);
                        if (Migrations.Drift != DriftPolicy.Ignore && await Runner.Drift(status, cancellation) is { } drift)
                            Transcript.Warn(drift);
                    })
                );

    [Category("Migrations")]
    Target MigrationBaseline =>
        _ =>
            _.Description(
                    "Takes over a database that has its schema already: all migrations up to --revision count as applied, once that is proven"
                )
                .Requires(() => Environment)
                .Requires(() => Revision)
                .Executes(() =>
                    Act(
                        cancellation =>
                            Correct(
                                (correction, stamp) => correction.Baseline(Revision!, stamp, cancellation),
                                nameof(MigrationBaseline),
                                cancellation
                            ),
                        () =>
                            [
                                $"run the migrations up to {Revision} in a scratch database, and note them as applied when the schemas are the same",
                            ]
                    )
                );

    [Category("Migrations")]
    Target MigrationRepair =>
        _ =>
            _.Description(
                    "Puts the history of migrations right, as far as what is in the database proves it: what was interrupted, edited or changed"
                )
                .Requires(() => Environment)
                .Executes(() =>
                    Act(
                        cancellation =>
                            Correct((correction, stamp) => correction.Repair(stamp, cancellation), nameof(MigrationRepair), cancellation),
                        () => ["run the files in a scratch database, compare the schemas, and put the history right where that proves it"]
                    )
                );

    [Category("Migrations")]
    Target MigrationPlan =>
        _ =>
            _.Description(
                    "Rehearses what is pending on the newest backup, and shows the SQL, what it means and how long it will take; as a page and as Markdown"
                )
                .Requires(() => Environment)
                .Executes(() =>
                    Act(
                        PlanMigrations,
                        () => ["restore the newest backup into a scratch database, rehearse what is pending there, and write the plan"]
                    )
                );

    async Task PlanMigrations(CancellationToken cancellation)
    {
        await using var lease = await OpenAlone(nameof(MigrationPlan), cancellation);
        await ReadMigrations(cancellation);
        State = await Parts.Live.Read(cancellation);
        var plan = await PlanOnBackup(await Runner.Status(cancellation), await NewestBackup(cancellation), cancellation);
        var (page, markdown) = (TemporaryDirectory / "migration-plan.html", TemporaryDirectory / "migration-plan.md");
        var text = Secrets.Mask(PlanMarkdown.Of(plan));
        await File.WriteAllTextAsync(page, Secrets.Mask(PlanPage.Of(plan)), cancellation);
        await File.WriteAllTextAsync(markdown, text, cancellation);
        if (EnvironmentInfo.GetVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } jobSummary)
            await File.AppendAllTextAsync(jobSummary, text, cancellation);
        Show(plan, () => WritePlan(plan));
        Transcript.Line($"As a page: {page}");
        Transcript.Line($"As Markdown, for a pull request: {markdown}");
        if (plan.Failure is { } failure)
            throw new PipelineException(
                $"The migrations cannot be applied to {Parts.Name} as they are.",
                failure,
                "Nothing was changed; the plan is written.",
                "Mend the migrations and plan again."
            );
    }

    async Task<MigrationPlan> PlanOnBackup(
        Pipeline.Migrations.MigrationStatus status,
        BackupManifest manifest,
        CancellationToken cancellation
    )
    {
        var (work, full) = (WorkId(nameof(MigrationPlan)), BackupOptions.Verification == VerificationLevel.Full);
        var on = $"the backup {manifest.Id}{(full ? "" : ", its schema alone")}";
        await using var copy = await CreateScratch(work, manifest.Locale, cancellation);
        await Fill(copy.Database, manifest, work, cancellation);
        var indexes = await IndexRemark.Of(Parts.Database, cancellation);
        var sql = await Folder!.SqlOf(status.Pending, copy.Database, cancellation);
        try
        {
            var rehearsal = await (await RehearsalOf(manifest, cancellation)).Look(copy.Database, new RunStamp(work, By), cancellation);
            return Plan(rehearsal);
        }
        catch (PipelineException failure)
        {
            return Plan(null) with { Failure = failure.Message };
        }

        Pipeline.Migrations.MigrationPlan Plan(RehearsalRecord? rehearsal) =>
            Pipeline.Migrations.MigrationPlan.Of(Parts.Name, status, rehearsal, on, sql) with
            {
                Indexes = indexes,
            };
    }

    static void WritePlan(Pipeline.Migrations.MigrationPlan plan)
    {
        Console.WriteLine($"  {plan.Headline}");
        var table = new TextTable("Migration", "What production has to fear", "Expected to take", "Way back");
        foreach (var migration in plan.Migrations)
            table.Row(
                migration.FullName,
                migration.Verdict,
                $"{migration.Estimate}",
                migration.WayBack is null ? "the backup" : "down script"
            );
        if (plan.Migrations.Count > 0)
            table.WriteTo(Console.Out);
        foreach (var finding in plan.Migrations.SelectMany(migration => migration.Findings))
            Console.WriteLine($"  {finding}");
        foreach (var index in plan.Indexes)
            Console.WriteLine($"  The index {index.Index} of {index.Table} {index.Remark}.");
    }

    async Task Correct(
        Func<HistoryCorrection, RunStamp, Task<IReadOnlyList<string>>> correct,
        string command,
        CancellationToken cancellation
    )
    {
        await using var lease = await OpenAlone(command, cancellation);
        await ReadMigrations(cancellation);
        var correction = new HistoryCorrection(Parts.Database, Folder!, Migrations, Transcript, Accept);
        var noted = await correct(correction, new RunStamp(WorkId(command), By));
        foreach (var line in noted)
            Transcript.Line($"Noted: {line}.");
        if (noted.Count == 0)
            Transcript.Line("The history is right as it is.");
        if (Json)
            Print(noted);
    }

    static void WriteMigrations(Pipeline.Migrations.MigrationStatus status)
    {
        var table = new TextTable("Migration", "Applied", "By", "Run");
        foreach (var row in status.Applied)
            table.Row(row.FullName, row.AppliedAt?.Spoken(), row.AppliedBy, row.Run);
        foreach (var migration in status.Pending)
            table.Row(migration.FullName, "pending", "", "");
        table.WriteTo(Console.Out);
    }
}
