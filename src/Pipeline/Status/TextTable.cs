using Spectre.Console;

namespace Pipeline.Status;

/// <summary>A table for people: aligned in a terminal, and just as readable in a log that nobody draws borders in.</summary>
public sealed class TextTable
{
    private readonly Table _table = new() { Border = TableBorder.None, ShowHeaders = true };

    /// <param name="columns">The columns' headings.</param>
    public TextTable(params IEnumerable<string> columns)
    {
        foreach (var column in columns)
            _table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap().PadRight(3));
    }

    /// <summary>Adds a row; a null cell is shown as a dash.</summary>
    public TextTable Row(params IEnumerable<string?> cells)
    {
        _table.AddRow([.. cells.Select(cell => Markup.Escape(cell ?? "-"))]);
        return this;
    }

    /// <summary>Writes the table, as wide as it needs to be: a script or a log has no edge to wrap at.</summary>
    public void WriteTo(TextWriter writer)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(text),
            }
        );
        console.Profile.Width = 400;
        console.Write(_table);
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
            writer.WriteLine($"  {line.TrimEnd()}");
    }
}
