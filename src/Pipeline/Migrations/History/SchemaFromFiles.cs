using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>Makes the schema that the files describe, from nothing, in a scratch database: what a database should have, to be compared with what it has.</summary>
internal sealed class SchemaFromFiles(
    Database database,
    MigrationFolder folder,
    MigrationSettings settings,
    RunStamp stamp,
    TimeProvider time
)
{
    /// <summary>The schema at a revision.</summary>
    /// <exception cref="PipelineException">The files cannot be run from nothing.</exception>
    public async Task<SchemaFingerprint> Until(string? revision, CancellationToken cancellation)
    {
        var number = RevisionNumber.Of(revision);
        var part = folder with
        {
            Migrations = folder.Tool is null ? [.. folder.Until(number)] : folder.Migrations,
            Repeatables = number.IsRepeated ? folder.Repeatables : [],
        };
        await using var scratch = await ScratchDatabase.Create(database, stamp.Run, cancellation);
        var quiet = new Transcript(TextWriter.Null, new Secrets(), time);
        await new MigrationRunner(scratch.Database, part, settings, quiet).Up(stamp, cancellation);
        return await SchemaFingerprint.Of(scratch.Database, folder.NotCompared, cancellation);
    }
}
