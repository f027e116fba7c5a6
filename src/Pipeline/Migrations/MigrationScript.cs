using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Migrations;

/// <summary>The text of one script, split into its statements.</summary>
public sealed record MigrationScript
{
    private const string Marker = "-- pipeline:";
    private const string NoTransaction = $"{Marker} no-transaction";

    private readonly SqlScript _sql;

    /// <param name="file">Where the text comes from, for messages.</param>
    /// <param name="text">The text; a byte order mark and Windows line ends make no difference.</param>
    public MigrationScript(string file, string text)
    {
        File = file;
        Text = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        _sql = SqlScript.Parse(Text);
    }

    /// <summary>Where the text comes from.</summary>
    public string File { get; }

    /// <summary>The text that is run.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the text in hexadecimal digits; neither line ends nor spaces at the end of a line count.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Normalised)));

    /// <summary>False when the first line says <c>-- pipeline: no-transaction</c>.</summary>
    public bool IsTransactional => !FirstLine.Equals(NoTransaction, StringComparison.OrdinalIgnoreCase);

    internal IReadOnlyList<SqlStatement> Statements => _sql.Statements;

    /// <summary>What keeps the script from being run, each with file and line.</summary>
    internal IEnumerable<string> Faults => MarkerFaults().Concat(_sql.Faults).Select(fault => $"{File}:{fault.Line}: {fault.Text}");

    private string FirstLine => Text.Split('\n', 2)[0].Trim();

    private string Normalised => string.Join('\n', Text.Split('\n').Select(line => line.TrimEnd())).TrimEnd();

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
