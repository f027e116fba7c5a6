namespace Pipeline.Migrations;

/// <summary>One statement of a script, without the semicolon.</summary>
/// <param name="Text">As written, from its first word to its last.</param>
/// <param name="Line">The line of its first word, from 1.</param>
/// <param name="Words">
/// What it consists of: bare words in upper case, quoted names and literals as written, every other sign on its own; no comments.
/// </param>
internal sealed record SqlStatement(string Text, int Line, IReadOnlyList<string> Words)
{
    /// <summary>A statement that does not come from a script.</summary>
    public SqlStatement(string text, int line = 1)
        : this(text, line, []) { }

    /// <summary>True when the words begin with these.</summary>
    public bool StartsWith(params ReadOnlySpan<string> words)
    {
        if (Words.Count < words.Length)
            return false;
        for (var index = 0; index < words.Length; index++)
        {
            if (Words[index] != words[index])
                return false;
        }

        return true;
    }

    /// <summary>True when these two words stand next to one another.</summary>
    public bool Has(string first, string second) => Words.Zip(Words.Skip(1)).Contains((first, second));

    /// <summary>
    /// True for what PostgreSQL does in several transactions of its own, waiting for others in between: such a statement blocks nobody
    /// while it waits, and a lock timeout would only break it off half-way.
    /// </summary>
    public bool IsConcurrent => Words is ["CREATE" or "DROP" or "REINDEX" or "ALTER" or "REFRESH", ..] && Words.Contains("CONCURRENTLY");
}
