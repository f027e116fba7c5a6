using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Processes;

public sealed partial record Command
{
    /// <summary>How long a cancelled program has to end after SIGTERM before its whole process tree is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How long a program that fails takes to end once its output has.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the program to its end and collects its output.</summary>
    /// <exception cref="PipelineException">It could not be started, or ended with another exit code than 0.</exception>
    public async Task<CommandResult> Run(CancellationToken cancellation) => (await Try(cancellation)).OrThrow(this);

    /// <summary>Runs the program to its end and collects its output, whatever its exit code.</summary>
    /// <exception cref="PipelineException">It could not be started, or took longer than <see cref="Timeout"/>.</exception>
    public async Task<CommandResult> Try(CancellationToken cancellation)
    {
        var output = "";
        var result = await Execute(
            null,
            async (stream, token) =>
            {
                using var reader = new StreamReader(stream);
                output = await reader.ReadToEndAsync(token);
            },
            cancellation
        );
        return result with { Output = output };
    }

    /// <summary>Runs the program with its output going to <paramref name="read"/> as a stream.</summary>
    /// <exception cref="PipelineException">It could not be started, or ended with another exit code than 0.</exception>
    public async Task<CommandResult> Read(Func<Stream, CancellationToken, Task> read, CancellationToken cancellation) =>
        (await Execute(null, read, cancellation)).OrThrow(this);

    /// <summary>Runs the program with its input coming from <paramref name="write"/> as a stream, closed when that returns.</summary>
    /// <exception cref="PipelineException">It could not be started, or ended with another exit code than 0.</exception>
    public async Task<CommandResult> Write(Func<Stream, CancellationToken, Task> write, CancellationToken cancellation) =>
        (await Execute(write, static (stream, token) => stream.CopyToAsync(Stream.Null, token), cancellation)).OrThrow(this);

    /// <summary>Runs the program with its input coming from <paramref name="write"/> and its output going to <paramref name="read"/>.</summary>
    /// <exception cref="PipelineException">It could not be started, or ended with another exit code than 0.</exception>
    public async Task<CommandResult> Pipe(
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        CancellationToken cancellation
    ) => (await Execute(write, read, cancellation)).OrThrow(this);

    /// <summary>The same, whatever its exit code.</summary>
    /// <exception cref="PipelineException">It could not be started.</exception>
    public Task<CommandResult> TryPipe(
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        CancellationToken cancellation
    ) => Execute(write, read, cancellation);

    private async Task<CommandResult> Execute(
        Func<Stream, CancellationToken, Task>? write,
        Func<Stream, CancellationToken, Task> read,
        CancellationToken cancellation
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (Timeout is { } timeout)
            deadline.CancelAfter(timeout);

        using var process = Start(write is not null);
        var started = Stopwatch.GetTimestamp();
        await using var ending = deadline.Token.Register(() => End(process));
        var errors = new LastLines(KeptLines);
        try
        {
            await Task.WhenAll(
                Feed(process, write, deadline.Token),
                Drain(process, read, deadline.Token),
                errors.Collect(process.StandardError, CancellationToken.None)
            );
            await process.WaitForExitAsync(CancellationToken.None);
            deadline.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            throw new PipelineException($"\"{this}\" took longer than {Timeout!.Value.TotalSeconds:0} s and was ended.", errors.ToString());
        }

        return new CommandResult(process.ExitCode, "", errors.ToString(), Stopwatch.GetElapsedTime(started));
    }

    private Process Start(bool withInput)
    {
        var (program, arguments) = ProcessGroup.Wrap(Program, Arguments);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingDirectory ?? "",
        };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        try
        {
            var process = Process.Start(start)!;
            Splice.Widen(process.StandardOutput.BaseStream);
            if (withInput)
                Splice.Widen(process.StandardInput.BaseStream);
            else
                process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception failure)
        {
            throw new PipelineException($"\"{Program}\" could not be started.", failure.Message, innerException: failure);
        }
    }

    /// <summary>A program that ends early closes its input: that is its exit code's story to tell, not an I/O error's.</summary>
    private static async Task Feed(Process process, Func<Stream, CancellationToken, Task>? write, CancellationToken cancellation)
    {
        if (write is null)
            return;
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await write(input, cancellation);
        }
        catch (IOException) when (process.HasExited || process.WaitForExit(Grace)) { }
        catch
        {
            End(process);
            throw;
        }
    }

    private static async Task Drain(Process process, Func<Stream, CancellationToken, Task> read, CancellationToken cancellation)
    {
        try
        {
            await read(process.StandardOutput.BaseStream, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && Failed(process))
        {
            // Who reads stumbles over an output that ends too early: the program's own exit code and words are the cause.
        }
        catch
        {
            End(process);
            throw;
        }
    }

    /// <summary>True when the program has broken off by itself, or does so at this moment.</summary>
    private static bool Failed(Process process) => process.WaitForExit(Moment) && process.ExitCode != 0;

    private static void End(Process process)
    {
        ProcessGroup.Send(process.Id, Signal.Terminate);
        _ = KillAfterGrace(process);
    }

    private static async Task KillAfterGrace(Process process)
    {
        var group = process.Id;
        try
        {
            using var patience = new CancellationTokenSource(Grace);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It had its time.
        }
        catch (InvalidOperationException)
        {
            // The process object was disposed in the meantime: it has ended.
        }

        ProcessGroup.Send(group, Signal.Kill);
    }
}
