using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Migrations;

/// <summary>The text of one script, split into its statements.</summary>
public sealed record MigrationScript
{
    private const string NoTransaction = "-- pipeline: no-transaction";

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
    public bool IsTransactional => !Text.Split('\n', 2)[0].Trim().Equals(NoTransaction, StringComparison.OrdinalIgnoreCase);

    internal IReadOnlyList<SqlStatement> Statements => _sql.Statements;

    /// <summary>What keeps the script from being run, each with file and line.</summary>
    internal IEnumerable<string> Faults => _sql.Faults.Select(fault => $"{File}:{fault.Line}: {fault.Text}");

    private string Normalised => string.Join('\n', Text.Split('\n').Select(line => line.TrimEnd())).TrimEnd();
}
