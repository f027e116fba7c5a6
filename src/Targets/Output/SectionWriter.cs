using System.Text;

namespace Nuke.Common.Output;

/// <summary>A stream of which each section's part is kept together.</summary>
internal sealed class SectionWriter(TextWriter inner, Sections sections) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => sections.Write(inner, value.ToString());

    public override void Write(string? value) => sections.Write(inner, value ?? "");

    /// <summary>In one piece: between a line and its end nobody else's may come.</summary>
    public override void WriteLine(string? value) => sections.Write(inner, value + NewLine);

    public override void Flush() => inner.Flush();
}
