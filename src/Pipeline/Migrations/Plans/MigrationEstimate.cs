namespace Pipeline.Migrations;

/// <summary>
/// How long a migration will take in production, by how long it took on the restored copy. Others use production meanwhile, which the copy knows nothing of; and
/// waiting for locks is not in it, which <see cref="MigrationSettings.LockDeadline"/> bounds.
/// </summary>
/// <param name="Least">With nobody else there: the fastest rehearsal.</param>
/// <param name="Most">With a server that is as busy with others as with this: twice the slowest rehearsal.</param>
public sealed record MigrationEstimate(TimeSpan Least, TimeSpan Most)
{
    /// <summary>By one rehearsal or two.</summary>
    /// <param name="scale">How much slower production is, and how much larger: 1 for the same.</param>
    /// <param name="rehearsed">The times on the copy.</param>
    public static MigrationEstimate Of(double scale, params IEnumerable<TimeSpan?> rehearsed)
    {
        var times = rehearsed.OfType<TimeSpan>().ToList();
        return new MigrationEstimate(times.Min() * scale, times.Max() * scale * 2);
    }

    /// <summary>In words.</summary>
    public override string ToString() => $"{Runs.Words.Spoken(Least)} to {Runs.Words.Spoken(Most)}";
}
