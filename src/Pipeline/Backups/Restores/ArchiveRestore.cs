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
    /// <summary>With more objects the table of contents may not fit into the head; then all is restored from the stream, which wants all in one part.</summary>
    public const int MostObjects = 20_000;

    private readonly PostgresTool _tool;
    private readonly Database _target;
    private readonly BackupManifest _manifest;
    private readonly bool _inSteps;

    private ArchiveRestore(PostgresTool tool, Database target, BackupManifest manifest, VerificationLevel level, bool withRights)
    {
        (_tool, _target, _manifest, Level, WithRights) = (tool, target, manifest, level, withRights);
        _inSteps = level == VerificationLevel.Data || manifest.Parts.Count > 1 || manifest.Contents.Objects.Count <= MostObjects;
    }

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
    public Command First => _inSteps ? Restore("--section=pre-data", "--section=data") : Restore();

    /// <summary>Reads another part, which holds rows only.</summary>
    public Command Further => Restore("--section=data");

    /// <summary>Builds what comes after the rows.</summary>
    /// <exception cref="PipelineException">The archive's table of contents cannot be read, or something cannot be built.</exception>
    /// <param name="head">The archive's head.</param>
    /// <param name="more">Gets a larger one, should it not be enough.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Finish(ArchiveHead head, Func<CancellationToken, Task<ArchiveHead>> more, CancellationToken cancellation)
    {
        if (!_inSteps || Level < VerificationLevel.Full)
            return;
        if (await head.Unpack(_tool, Compression.Of(_manifest), cancellation) is null)
            head = await more(cancellation);
        await FromHead(head, ["--section=post-data"], cancellation);
    }

    /// <summary>Makes everything but the rows.</summary>
    /// <exception cref="PipelineException">The archive's table of contents cannot be read, or something cannot be made.</exception>
    public Task SchemaOnly(ArchiveHead head, CancellationToken cancellation) =>
        FromHead(head, ["--section=pre-data", "--section=post-data"], cancellation);

    private async Task FromHead(ArchiveHead head, string[] sections, CancellationToken cancellation)
    {
        try
        {
            var file =
                await head.Unpack(_tool, Compression.Of(_manifest), cancellation)
                ?? throw new PipelineException("Its table of contents cannot be read.");
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
