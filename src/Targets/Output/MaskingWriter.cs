using System.Text;

namespace Nuke.Common.Output;

/// <summary>A console without secrets: whole lines are looked at, so that a secret written in pieces is found too.</summary>
internal sealed class MaskingWriter(TextWriter inner, IReadOnlyCollection<string> secrets) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        lock (_line)
        {
            _line.Append(value);
            if (value == '\n')
                Release();
        }
    }

    public override void Write(string? value)
    {
        lock (_line)
        {
            _line.Append(value);
            if (value?.Contains('\n', StringComparison.Ordinal) == true)
                Release();
        }
    }

    /// <summary>What stands on an unfinished line is held back while it could be the beginning of a secret.</summary>
    public override void Flush()
    {
        lock (_line)
        {
            var text = _line.ToString();
            if (!secrets.Any(secret => EndsWithPartOf(text, secret)))
                Release();
            inner.Flush();
        }
    }

    protected override void Dispose(bool disposing)
    {
        Release();
        inner.Flush();
        base.Dispose(disposing);
    }

    private static bool EndsWithPartOf(string text, string secret) =>
        Enumerable.Range(1, secret.Length - 1).Any(length => text.EndsWith(secret[..length], StringComparison.Ordinal));

    private void Release()
    {
        foreach (var secret in secrets.OrderByDescending(secret => secret.Length))
            _line.Replace(secret, "***");
        inner.Write(_line.ToString());
        _line.Clear();
    }
}
