using System.Text.RegularExpressions;
using Pipeline.Databases;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>
/// pg_restore into one database, in two steps: definitions and rows from a stream, one after another; then indexes and constraints, which take three
/// quarters of the time, several at once from the archive's head.
/// </summary>
internal sealed partial class ArchiveRestore : IDisposable
{
    private readonly PostgresTool _tool;
    private readonly Database _target;
    private readonly BackupManifest _manifest;

    private ArchiveRestore(PostgresTool tool, Database target, BackupManifest manifest, VerificationLevel level, bool withRights) =>
        (_tool, _target, _manifest, Level, WithRights) = (tool, target, manifest, level, withRights);

    /// <summary>Whether owners and rights are restored too.</summary>
    public bool WithRights { get; }

    /// <summary>How far it restores.</summary>
    public VerificationLevel Level { get; }

    /// <summary>Gets ready to restore a backup into an empty database.</summary>
    public static async Task<ArchiveRestore> Into(
        Database target,
        BackupManifest manifest,
        VerificationLevel level,
        Transcript transcript,
        CancellationToken cancellation
    )
    {
        await using var connection = await target.ConnectGuarded(cancellation);
        var missing = await MissingRoles.On(connection, manifest, cancellation);
        if (!missing.LetRightsBe)
            transcript.Warn(
                $"Restored without owners and rights, as {missing.Told(target.User)}. Grant or create these roles to keep them."
            );
        await missing.CreateSubjects(connection, transcript, cancellation);
        await DatabaseAttributes.ApplySettings(connection, manifest.Attributes, target.Name, cancellation);
        var tool = await PostgresTool.For(target, cancellation, atLeast: manifest.DumpVersion);
        return new ArchiveRestore(tool, target, manifest, level, missing.LetRightsBe);
    }

    /// <summary>Reads the first part of an archive: definitions and rows.</summary>
    public Command First => Restore("--section=pre-data", "--section=data");

    /// <summary>Reads another part, which holds rows only.</summary>
    public Command Further => Restore("--section=data");

    /// <summary>Builds what comes after the rows.</summary>
    /// <param name="head">The archive's head.</param>
    /// <param name="stored">The archive in the store, should the head not be enough.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PipelineException">Something cannot be built.</exception>
    public Task Finish(ArchiveHead head, PartReading stored, CancellationToken cancellation) =>
        Level < VerificationLevel.Full ? Task.CompletedTask : Build(["--section=post-data"], head, stored, cancellation);

    /// <summary>Makes everything but the rows.</summary>
    /// <exception cref="PipelineException">Something cannot be made.</exception>
    public Task SchemaOnly(ArchiveHead head, PartReading stored, CancellationToken cancellation) =>
        Build(["--section=pre-data", "--section=post-data"], head, stored, cancellation);

    /// <summary>A table of contents may be too large for any head, by functions with long bodies or hundreds of thousands of large objects.</summary>
    private async Task Build(string[] sections, ArchiveHead head, PartReading stored, CancellationToken cancellation)
    {
        var file = await Unpack(head, cancellation) ?? await Unpack(await stored.LargeHead(cancellation), cancellation);
        if (file is not null)
            await FromFile(file, sections, cancellation);
        else
            await stored.Into(Restore(sections).ReadingOn(), stored.Parts[0], static _ => { }, cancellation);
    }

    private Task<string?> Unpack(ArchiveHead head, CancellationToken cancellation) =>
        head.Unpack(_tool, Compression.Of(_manifest), cancellation);

    private async Task FromFile(string file, string[] sections, CancellationToken cancellation)
    {
        try
        {
            string[] order = HasEventTriggers
                ? [$"--use-list={await WithEventTriggersLast(file, cancellation)}"]
                : [$"--jobs={Environment.ProcessorCount}"];
            await Restore([.. sections, .. order, file]).Run(cancellation);
        }
        catch (PipelineException failure)
        {
            throw BackupDamage.NotRestored(_manifest, failure);
        }
    }

    public void Dispose() => _tool.Dispose();

    private bool HasEventTriggers =>
        _manifest.Contents.Objects.Keys.Any(name => name.StartsWith("event trigger ", StringComparison.Ordinal));

    /// <summary>
    /// An event trigger fires on whatever is made after it, by another job too. pg_dump has them before the rows of materialized views:
    /// https://github.com/postgres/postgres/blob/REL_17_STABLE/src/bin/pg_dump/pg_dump_sort.c (PRIO_REFRESH_MATVIEW).
    /// </summary>
    private async Task<string> WithEventTriggersLast(string file, CancellationToken cancellation)
    {
        var listed = await _tool.Command("pg_restore", "--list", file).Run(cancellation);
        var list = _tool.PathOf("list");
        await File.WriteAllLinesAsync(list, listed.Output.Split('\n').OrderBy(EventTrigger().IsMatch), cancellation);
        return list;
    }

    [GeneratedRegex(@"^\d+; \d+ \d+ (COMMENT - )?EVENT TRIGGER ")]
    private static partial Regex EventTrigger();

    private Command Restore(params string[] options) =>
        _tool.Command(
            "pg_restore",
            [
                "--exit-on-error",
                "--no-subscriptions",
                .. WithRights ? [] : new[] { "--no-owner", "--no-privileges" },
                $"--dbname={Conninfo.Of(_target.Name)}",
                .. options,
            ]
        );
}
