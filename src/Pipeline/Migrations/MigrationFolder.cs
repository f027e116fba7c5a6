namespace Pipeline.Migrations;

/// <summary>The migrations of a release, in their order.</summary>
/// <param name="Path">Where they were read.</param>
/// <param name="Migrations">By number, from the oldest.</param>
public sealed record MigrationFolder(string Path, IReadOnlyList<Migration> Migrations)
{
    /// <summary>
    /// Reads <c>NNN_name.up.sql</c>, <c>NNN_name.down.sql</c> and <c>NNN_name.verify.json</c>; files of other kinds are left alone.
    /// </summary>
    /// <exception cref="PipelineException">A file cannot be used; all faults are told at once.</exception>
    public static async Task<MigrationFolder> Read(string path, CancellationToken cancellation)
    {
        if (!Directory.Exists(path))
            throw PipelineException.WrongUsage($"The folder of migrations \"{path}\" does not exist.");
        var files = new MigrationFiles();
        foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal))
            await files.Add(file, cancellation);
        return new MigrationFolder(path, files.Pair());
    }

    /// <summary>The migration with this revision; null when there is none.</summary>
    public Migration? Find(string revision) => Migrations.FirstOrDefault(migration => migration.Number == Revision.Number(revision));
}
