namespace Nuke.Common.Output;

/// <summary>
/// Keeps the lines of targets that run side by side together. The section opened first is written as it comes; the others wait, and are
/// written when those before them have ended.
/// </summary>
internal sealed class Sections
{
    private readonly AsyncLocal<Section?> _here = new();
    private readonly LinkedList<Section> _open = new();
    private readonly Lock _lock = new();

    /// <summary>Begins a section; they are written in the order of their beginnings.</summary>
    public Section Open()
    {
        lock (_lock)
            return _open.AddLast(new Section(this)).Value;
    }

    /// <summary>Writes what belongs to the section of the calling task, now or later.</summary>
    public void Write(TextWriter writer, string text)
    {
        lock (_lock)
        {
            if (_here.Value is { IsClosed: false } section && section != _open.First!.Value)
                section.Keep(writer, text);
            else
                writer.Write(text);
        }
    }

    /// <summary>Nothing more comes of a section.</summary>
    private void Close(Section section)
    {
        lock (_lock)
        {
            section.IsClosed = true;
            while (_open.First?.Value is { IsClosed: true } first)
            {
                first.Release();
                _open.RemoveFirst();
            }

            _open.First?.Value.Release();
        }
    }

    internal sealed class Section(Sections sections) : IDisposable
    {
        private readonly List<(TextWriter Writer, string Text)> _kept = [];

        public bool IsClosed { get; set; }

        public void Keep(TextWriter writer, string text) => _kept.Add((writer, text));

        /// <summary>From here on, what the calling task and its children write belongs to the section.</summary>
        public void Enter() => sections._here.Value = this;

        public void Dispose() => sections.Close(this);

        public void Release()
        {
            _kept.ForEach(piece => piece.Writer.Write(piece.Text));
            _kept.Clear();
        }
    }
}
