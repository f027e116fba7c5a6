using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nuke.Common.Tooling;

/// <summary>A program that runs, its lines collected and passed on as they come.</summary>
internal sealed class ToolProcess : IProcess
{
    private readonly Process _process;
    private readonly int? _timeout;
    private readonly ConcurrentQueue<Output> _output = new();

    private ToolProcess(Process process, int? timeout) => (_process, _timeout) = (process, timeout);

    public string FileName => _process.StartInfo.FileName;

    public string Arguments => _process.StartInfo.Arguments;

    public string WorkingDirectory => _process.StartInfo.WorkingDirectory;

    public IReadOnlyCollection<Output> Output => _output;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static ToolProcess Start(ProcessStartInfo start, int? timeout, Action<OutputType, string> told)
    {
        var started = new ToolProcess(new Process { StartInfo = start }, timeout);
        // Lines come from other threads; they belong to the target that started the program all the same.
        var context = ExecutionContext.Capture();
        started._process.OutputDataReceived += (_, line) => started.Take(OutputType.Std, line.Data, told, context);
        started._process.ErrorDataReceived += (_, line) => started.Take(OutputType.Err, line.Data, told, context);
        started._process.Start();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    public bool WaitForExit()
    {
        if (_timeout is { } milliseconds && !_process.WaitForExit(milliseconds))
        {
            Kill();
            return false;
        }

        // Without a limit the call also waits for the last lines.
        _process.WaitForExit();
        return true;
    }

    public void Dispose() => _process.Dispose();

    private void Take(OutputType type, string? text, Action<OutputType, string> told, ExecutionContext? context)
    {
        if (text is null)
            return;
        _output.Enqueue(new Output { Type = type, Text = text });
        if (context is null)
            told(type, text);
        else
            ExecutionContext.Run(context, _ => told(type, text), null);
    }
}
