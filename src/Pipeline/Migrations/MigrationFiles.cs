using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Migrations;

/// <summary>Puts a folder's files together to migrations, and gathers what is wrong with them.</summary>
internal sealed partial class MigrationFiles
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
        var match = FileName().Match(name);
        if (!match.Success || match.Groups["number"].Length > Revision.MostDigits)
            _faults.Add($"{file}: expected a name such as 007_add_last_seen.up.sql, .down.sql or .verify.json");
        else if (await Text(file, cancellation) is { } text)
            _found.Add(new Found(match.Groups["number"].Value, match.Groups["name"].Value, match.Groups["kind"].Value, file, text));
    }

    /// <summary>The migrations by number.</summary>
    /// <exception cref="PipelineException">There was a fault.</exception>
    public IReadOnlyList<Migration> Pair()
    {
        var pairs = _found.GroupBy(found => (found.Number, found.Name)).Select(Put).OfType<Migration>();
        var migrations = pairs.OrderBy(migration => migration.Number).ToList();
        foreach (var same in migrations.GroupBy(migration => migration.Number).Where(group => group.Count() > 1))
            _faults.Add(
                $"{string.Join(" and ", same.Select(migration => migration.Up.File))} have the same number; expected one migration for each"
            );
        return _faults.Count == 0
            ? migrations
            : throw PipelineException.Refused(
                "The migrations cannot be used.",
                string.Join(Environment.NewLine, _faults.Order(StringComparer.Ordinal))
            );
    }

    private Migration? Put(IEnumerable<Found> files)
    {
        var byKind = files.ToDictionary(found => found.Kind);
        if (!byKind.TryGetValue("up.sql", out var up))
        {
            _faults.AddRange(byKind.Values.Select(found => $"{found.File}: there is no {found.Revision}_{found.Name}.up.sql beside it"));
            return null;
        }

        var verifications = byKind.TryGetValue("verify.json", out var verify)
            ? VerificationFile.Read(verify.File, verify.Text, _faults)
            : [];
        return new Migration(up.Revision, up.Name, Script(up), byKind.TryGetValue("down.sql", out var down) ? Script(down) : null)
        {
            Verifications = verifications,
        };
    }

    private MigrationScript Script(Found found)
    {
        var script = new MigrationScript(found.File, found.Text);
        _faults.AddRange(script.Faults);
        return script;
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

    [GeneratedRegex(@"^(?<number>[0-9]+)_(?<name>.+)\.(?<kind>up\.sql|down\.sql|verify\.json)$")]
    private static partial Regex FileName();

    private sealed record Found(string Revision, string Name, string Kind, string File, string Text)
    {
        public long Number => Migrations.Revision.Number(Revision);
    }
}
