using Nuke.Common.Execution;

namespace Nuke.Common.Output;

/// <summary>While it lives, all that this process writes goes through it: without secrets, copied into the log, each target's lines together.</summary>
internal sealed class BuildConsole : IDisposable
{
    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _errors = Console.Error;
    private readonly MaskingWriter _maskedOutput;
    private readonly MaskingWriter _maskedErrors;
    private readonly MaskingWriter _details;
    private readonly BuildLog? _log;

    public BuildConsole(BuildStart start, Masking masking, string logFolder)
    {
        Masking = masking;
        _log = BuildLog.Begin(logFolder, start.Time);
        _maskedOutput = new MaskingWriter(Logged(start.Output), masking);
        _maskedErrors = new MaskingWriter(Logged(start.Errors), masking);
        _details = new MaskingWriter(_log ?? TextWriter.Null, masking);
        Output = new SectionWriter(_maskedOutput, Sections);
        Console.SetOut(Output);
        Console.SetError(new SectionWriter(_maskedErrors, Sections));
    }

    /// <summary>What is not to be read.</summary>
    public Masking Masking { get; }

    /// <summary>Where the engine writes.</summary>
    public TextWriter Output { get; }

    /// <summary>What the log alone is to know.</summary>
    public TextWriter Details => _details;

    /// <summary>Which lines belong together.</summary>
    public Sections Sections { get; } = new();

    /// <summary>The log's file; null when none can be written.</summary>
    public string? LogFile => _log?.Path;

    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_errors);
        _maskedOutput.Dispose();
        _maskedErrors.Dispose();
        _details.Dispose();
        _log?.Dispose();
    }

    private TextWriter Logged(TextWriter writer) => _log is null ? writer : new Tee(writer, _log);
}
