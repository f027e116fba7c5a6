using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Migrations;

/// <summary>The text of one script, split into its statements.</summary>
public sealed record MigrationScript
{
    private const string Marker = "-- pipeline:";
    private const string NoTransaction = $"{Marker} no-transaction";

    private readonly SqlScript? _sql;
    private readonly string _written;

    /// <param name="file">Where the text comes from, for messages.</param>
    /// <param name="text">The text that is run; a byte order mark and Windows line ends make no difference.</param>
    /// <param name="written">The text as it was written, where something was put into it; the same when null.</param>
    public MigrationScript(string file, string text, string? written = null)
        : this(file, Plain(text), Plain(written ?? text), SqlScript.Parse(Plain(text))) { }

    private MigrationScript(string file, string text, string written, SqlScript? sql) =>
        (File, Text, _written, _sql) = (file, text, written, sql);

    /// <summary>Where the text comes from.</summary>
    public string File { get; }

    /// <summary>The text that is run.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the text as it was written, in hexadecimal digits; neither line ends nor spaces at the end of a line count.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Normalised)));

    /// <summary>False when the first line says <c>-- pipeline: no-transaction</c>.</summary>
    public bool IsTransactional => !FirstLine.Equals(NoTransaction, StringComparison.OrdinalIgnoreCase);

    internal IReadOnlyList<SqlStatement> Statements => _sql?.Statements ?? [];

    /// <summary>What keeps the script from being run, each with file and line.</summary>
    internal IEnumerable<string> Faults => MarkerFaults().Concat(_sql?.Faults ?? []).Select(fault => $"{File}:{fault.Line}: {fault.Text}");

    /// <summary>True when another tool runs it, in its own language.</summary>
    internal bool IsTools => _sql is null;

    /// <summary>What the history keeps of a way back; null where the text alone leads nobody back.</summary>
    internal string? Kept => IsTools ? null : Text;

    private string FirstLine => Text.Split('\n', 2)[0].Trim();

    private string Normalised => string.Join('\n', _written.Split('\n').Select(line => line.TrimEnd())).TrimEnd();

    /// <summary>What another tool runs.</summary>
    internal static MigrationScript OfTool(string file, string source) => new(file, Plain(source), Plain(source), null);

    /// <summary>True when the first so many statements are the same; how they are laid out does not count.</summary>
    internal bool BeginsLike(MigrationScript other, int statements) =>
        Statements
            .Take(statements)
            .Select(statement => string.Join(' ', statement.Words))
            .SequenceEqual(other.Statements.Take(statements).Select(statement => string.Join(' ', statement.Words)));

    private static string Plain(string text) => text.TrimStart('\uFEFF').ReplaceLineEndings("\n");

    private IEnumerable<ScriptFault> MarkerFaults()
    {
        if (!IsTransactional)
            yield break;
        if (FirstLine.StartsWith(Marker, StringComparison.OrdinalIgnoreCase))
            yield return new ScriptFault(1, $"found {FirstLine}, expected {NoTransaction} or nothing");
        foreach (var statement in Statements.Where(statement => statement.IsConcurrent && !statement.StartsWith("REFRESH")))
            yield return new ScriptFault(
                statement.Line,
                $"CONCURRENTLY is not possible in a transaction; make the first line {NoTransaction}"
            );
    }
}
