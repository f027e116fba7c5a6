using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Migrations;

/// <summary>Puts a folder's files together to migrations, and gathers what is wrong with them.</summary>
internal sealed partial class MigrationFiles(SqlPlaceholders placeholders)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What the files of such a folder are.</summary>
    private static readonly (string Name, string Kind)[] InFolder =
    [
        ("migration.sql", "up.sql"),
        ("down.sql", "down.sql"),
        ("backfill.sql", "backfill.sql"),
        ("verify.json", "verify.json"),
    ];

    private readonly List<Found> _found = [];
    private readonly List<string> _faults = [];

    /// <summary>Reads one file, if it is a migration's.</summary>
    public async Task Add(string file, CancellationToken cancellation)
    {
        var name = Path.GetFileName(file);
        if (
            !name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".verify.json", StringComparison.OrdinalIgnoreCase)
        )
            return;
        await Add(file, name, cancellation);
    }

    /// <summary>Reads a folder that is one migration, as Prisma has them; other folders are left alone.</summary>
    public async Task AddFolder(string folder, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(folder, "migration.sql")))
            return;
        foreach (var (name, kind) in InFolder)
            if (File.Exists(Path.Combine(folder, name)))
                await Add(Path.Combine(folder, name), $"{Path.GetFileName(folder)}.{kind}", cancellation);
    }

    private async Task Add(string file, string name, CancellationToken cancellation)
    {
        var match = Own().Match(name) is { Success: true } own ? own : Flyways().Match(name);
        if (!match.Success)
            _faults.Add(
                $"{file}: expected a name such as 007_add_last_seen.up.sql or R_names.up.sql, .down.sql, .backfill.sql or .verify.json"
            );
        else if (await Text(file, cancellation) is { } text)
            _found.Add(
                new Found(
                    match.Groups["number"] is { Success: true, Value: var number } ? number.Replace('_', '.') : MigrationFolder.Unnumbered,
                    match.Groups["name"].Value,
                    match.Groups["kind"] is { Success: true, Value: var kind } ? kind
                        : match.Groups["undo"].Success ? "down.sql"
                        : "up.sql",
                    file,
                    text
                )
            );
    }

    /// <summary>The migrations by number, and what is repeatable by name.</summary>
    /// <exception cref="PipelineException">There was a fault.</exception>
    public MigrationFolder Folder(string path)
    {
        var migrations = Pair(_found.Where(found => !found.IsRepeatable), found => (Number: RevisionNumber.Of(found.Revision), found.Name))
            .OrderBy(migration => migration.Number, RevisionNumber.Order)
            .ToList();
        foreach (var same in migrations.GroupBy(migration => migration.Number).Where(group => group.Count() > 1))
            _faults.Add(
                $"{string.Join(" and ", same.Select(migration => migration.Up.File))} have the same number; expected one migration for each"
            );
        var repeatables = Pair(_found.Where(found => found.IsRepeatable), found => found.Name)
            .OrderBy(script => script.Name, StringComparer.Ordinal);
        var folder = new MigrationFolder(path, migrations) { Repeatables = [.. repeatables] };
        return _faults.Count == 0
            ? folder
            : throw PipelineException.Refused(
                "The migrations cannot be used.",
                string.Join(Environment.NewLine, _faults.Order(StringComparer.Ordinal))
            );
    }

    private List<Migration> Pair<TKey>(IEnumerable<Found> found, Func<Found, TKey> key) =>
        [.. found.GroupBy(key).Select(Put).OfType<Migration>()];

    private Migration? Put(IEnumerable<Found> files)
    {
        var byKind = files.ToDictionary(found => found.Kind);
        if (!byKind.TryGetValue("up.sql", out var up) && byKind.TryGetValue("backfill.sql", out var only))
            up = only with { Text = "" };
        if (up is null)
        {
            _faults.AddRange(byKind.Values.Select(found => $"{found.File}: there is no {found.Revision}_{found.Name}.up.sql beside it"));
            return null;
        }

        var verifications = byKind.TryGetValue("verify.json", out var verify)
            ? VerificationFile.Read(verify.File, Filled(verify, placeholders.FillJson), _faults)
            : [];
        return new Migration(up.Revision, up.Name, Script(up), byKind.TryGetValue("down.sql", out var down) ? Script(down) : null)
        {
            Verifications = verifications,
            Backfill = byKind.TryGetValue("backfill.sql", out var backfill)
                ? Migrations.Backfill.Read(backfill.File, Filled(backfill, placeholders.Fill), _faults)
                : null,
        };
    }

    private MigrationScript Script(Found found)
    {
        // What is repeatable is run again when what is put in was changed; what is not must not count as edited by that.
        var text = Filled(found, placeholders.Fill);
        var script = new MigrationScript(found.File, text, found.IsRepeatable ? text : found.Text);
        _faults.AddRange(script.Faults);
        return script;
    }

    private string Filled(Found found, Func<string, string> fill)
    {
        _faults.AddRange(placeholders.Faults(found.Text).Select(fault => $"{found.File}:{fault.Line}: {fault.Text}"));
        return fill(found.Text);
    }

    private async Task<string?> Text(string file, CancellationToken cancellation)
    {
        try
        {
            return Strict.GetString(await File.ReadAllBytesAsync(file, cancellation));
        }
        catch (DecoderFallbackException)
        {
            _faults.Add($"{file}: found bytes that are not UTF-8; expected a UTF-8 file");
            return null;
        }
    }

    [GeneratedRegex(@"^(?:(?<number>[0-9]+)|R)_(?<name>.+)\.(?<kind>up\.sql|down\.sql|backfill\.sql|verify\.json)$")]
    private static partial Regex Own();

    /// <summary>See https://documentation.red-gate.com/fd/migrations-184127470.html: V2_1__name.sql, U2_1__name.sql and R__name.sql.</summary>
    [GeneratedRegex(@"^(?:(?:V|(?<undo>U))(?<number>[0-9]+(?:[._][0-9]+)*)|R)__(?<name>.+?)\.(?:(?<kind>backfill\.sql|verify\.json)|sql)$")]
    private static partial Regex Flyways();

    private sealed record Found(string Revision, string Name, string Kind, string File, string Text)
    {
        public bool IsRepeatable => Revision == MigrationFolder.Unnumbered;
    }
}
