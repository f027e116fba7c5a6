using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>What a history must look like before anything newer is put on top of it.</summary>
internal static class StatusGate
{
    /// <summary>What forbids it: an applied file that was changed, a pending one that is older, a half-way one that has no file here.</summary>
    public static IEnumerable<string> Obstacles(MigrationStatus status, MigrationSettings settings) =>
        [
            .. status.Changed.Select(row => Changed(row, status.Folder.FileOf(row)!)),
            .. settings.OutOfOrder && status.Folder.Tool?.CanBeLate != false
                ? []
                : status.OutOfOrder.Select(late => OutOfOrder(late, status)),
            .. status.Missing.Where(row => row.State == MigrationState.Applying).Select(Abandoned),
        ];

    /// <exception cref="PipelineException">There is something. <see cref="ExitCode.Refused"/>.</exception>
    public static void ThrowIfRefused(MigrationStatus status, MigrationSettings settings)
    {
        string[] obstacles = [.. Obstacles(status, settings)];
        if (obstacles.Length > 0)
            throw PipelineException.Refused(
                "The migrations do not go on from what the database has.",
                string.Join(Environment.NewLine, obstacles)
            );
    }

    private static string Changed(AppliedMigration row, Migration migration) =>
        $"""
            {migration.Up.File} was changed after {row.AppliedBy} {(
                row.AppliedAt is { } at ? $"applied it at {at.Spoken()}" : "began to apply it"
            )}:
            {TextDifference.Short(row.UpText, migration.Up.Text)}
            Put the file back as it was, and make the change in a new migration.
            """;

    private static string OutOfOrder(Migration late, MigrationStatus status) =>
        $"{late.Up.File} is pending, but {status.Current} is applied already: give it a higher number, or set migrations.outOfOrder.";

    private static string Abandoned(AppliedMigration row) =>
        $"{row.FullName} was begun by run {row.Run} and interrupted half-way, but there is no such file here: finish it with that release, or go back.";
}
