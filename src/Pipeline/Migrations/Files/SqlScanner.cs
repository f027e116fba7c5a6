namespace Pipeline.Migrations;

internal enum SqlTokenKind
{
    Word,
    Quoted,
    Sign,
    Unterminated,
}

internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int End);

/// <summary>
/// Reads SQL the way PostgreSQL's own scanner does, as far as it matters for where a statement ends
/// (https://www.postgresql.org/docs/current/sql-syntax-lexical.html): strings, escape strings, quoted names, dollar quotes and nested comments.
/// </summary>
internal sealed class SqlScanner(string text)
{
    private int _at;

    /// <summary>The tokens in their order; comments and blanks are left out.</summary>
    public IEnumerable<SqlToken> Tokens()
    {
        while (_at < text.Length)
        {
            var start = _at;
            if (SkipBlank())
                continue;
            yield return new SqlToken(Next(), start, _at);
        }
    }

    private char Following(int distance = 1) => _at + distance < text.Length ? text[_at + distance] : '\0';

    private bool SkipBlank()
    {
        if (IsBlank(text[_at]))
            _at++;
        else if (text[_at] == '-' && Following() == '-')
            _at = EndOf("\n", _at) ?? text.Length;
        else
            return text[_at] == '/' && Following() == '*' && SkipComment();
        return true;
    }

    /// <summary>Comments nest; one that does not end is left to <see cref="Next"/>.</summary>
    private bool SkipComment()
    {
        var depth = 0;
        for (var at = _at; at + 1 < text.Length; at++)
        {
            var pair = text.AsSpan(at, 2);
            depth +=
                pair is "/*" ? 1
                : pair is "*/" ? -1
                : 0;
            if (pair is not ("/*" or "*/"))
                continue;
            at++;
            if (depth > 0)
                continue;
            _at = at + 1;
            return true;
        }

        return false;
    }

    private SqlTokenKind Next()
    {
        switch (text[_at])
        {
            case '\'':
                return Quoted('\'', escapes: false);
            case '"':
                return Quoted('"', escapes: false);
            case 'e' or 'E' when Following() == '\'':
                _at++;
                return EscapeString();
            case '/' when Following() == '*':
                return Unterminated();
            case '$' when DollarTag() is { } tag:
                return To(EndOf(tag, _at + tag.Length));
            case var first when StartsWord(first):
                while (_at < text.Length && ContinuesWord(text[_at]))
                    _at++;
                return SqlTokenKind.Word;
            default:
                _at++;
                return SqlTokenKind.Sign;
        }
    }

    /// <summary>A quote is doubled to stand for itself; where a backslash escapes, it takes the next character with it.</summary>
    private SqlTokenKind Quoted(char quote, bool escapes)
    {
        for (_at++; _at < text.Length; _at++)
        {
            if (escapes && text[_at] == '\\')
                _at++;
            else if (text[_at] == quote && Following() == quote)
                _at++;
            else if (text[_at] == quote)
                return To(_at + 1);
        }

        return Unterminated();
    }

    /// <summary>An escape string goes on where another quote follows on a later line, and its backslashes still escape there.</summary>
    private SqlTokenKind EscapeString()
    {
        var kind = Quoted('\'', escapes: true);
        while (kind == SqlTokenKind.Quoted && Continuation() is { } next)
        {
            _at = next;
            kind = Quoted('\'', escapes: true);
        }

        return kind;
    }

    private int? Continuation()
    {
        var (before, newLine) = (_at, false);
        while (_at < text.Length && (IsBlank(text[_at]) || (text[_at] == '-' && Following() == '-')))
        {
            newLine |= text[_at] is '\n' or '-';
            SkipBlank();
        }

        var next = newLine && _at < text.Length && text[_at] == '\'' ? _at : (int?)null;
        _at = before;
        return next;
    }

    /// <summary>The opening tag of a dollar quote, <c>$$</c> or <c>$body$</c>; null for a parameter such as <c>$1</c>.</summary>
    private string? DollarTag()
    {
        var end = _at + 1;
        while (end < text.Length && text[end] != '$' && ContinuesWord(text[end]))
            end++;
        var closed = end < text.Length && text[end] == '$' && !char.IsAsciiDigit(text[_at + 1]);
        return closed ? text[_at..(end + 1)] : null;
    }

    private int? EndOf(string what, int from)
    {
        var found = text.IndexOf(what, from, StringComparison.Ordinal);
        return found < 0 ? null : found + what.Length;
    }

    private SqlTokenKind To(int? end)
    {
        if (end is null)
            return Unterminated();
        _at = end.Value;
        return SqlTokenKind.Quoted;
    }

    private SqlTokenKind Unterminated()
    {
        _at = text.Length;
        return SqlTokenKind.Unterminated;
    }

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\n' or '\r' or '\f' or '\v';

    private static bool StartsWord(char character) => char.IsAsciiLetter(character) || character == '_' || character >= '\u0080';

    private static bool ContinuesWord(char character) => StartsWord(character) || char.IsAsciiDigit(character) || character == '$';
}
