using System.Text;

namespace Nuke.Common.Output;

/// <summary>Writes without secrets: whole lines are looked at, so that a secret written in pieces is found too.</summary>
internal sealed class MaskingWriter(TextWriter inner, Masking masking) : TextWriter
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
            if (!masking.MayGoOn(_line.ToString()))
                Release();
            inner.Flush();
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (_line)
        {
            Release();
            inner.Flush();
        }

        base.Dispose(disposing);
    }

    private void Release()
    {
        inner.Write(masking.Apply(_line.ToString()));
        _line.Clear();
    }
}
