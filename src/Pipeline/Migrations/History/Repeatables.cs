namespace Pipeline.Migrations;

/// <summary>
/// Scripts that are run again whenever they were changed, such as views and functions. Each run is a revision of its own, after the newest migration, and its way
/// back is the script as it was before.
/// </summary>
internal static class Repeatables
{
    /// <summary>What is to be run after the pending migrations.</summary>
    public static IEnumerable<Migration> Pending(MigrationStatus status)
    {
        var newest = status.Newest?.Split('+')[0] ?? "0";
        var last = status.PendingMigrations.LastOrDefault()?.Revision ?? newest;
        var number = RevisionNumber.Of(last).Migration;
        var changes = status.History.Where(row => row.Number.Migration == number).Select(row => row.Number.Change).DefaultIfEmpty().Max();
        foreach (var script in status.Folder.Repeatables)
        {
            var before = status.History.LastOrDefault(row => row.Number.IsRepeated && row.Name == script.Name);
            if (before is { State: MigrationState.Applying })
                yield return script with
                {
                    Revision = before.Revision,
                    Down = status.DownOf(before),
                };
            else if (before is null)
                yield return script with
                {
                    Revision = $"{last}+{++changes}",
                };
            else if (before.Checksum != script.Up.Checksum)
                yield return script with
                {
                    Revision = $"{last}+{++changes}",
                    Down = AsBefore(before),
                };
        }
    }

    private static MigrationScript AsBefore(AppliedMigration row) => new($"{row.FullName} as it was applied", row.UpText);
}
