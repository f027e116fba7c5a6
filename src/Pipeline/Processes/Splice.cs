using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Pipeline.Processes;

/// <summary>
/// Gives one program's output to two others. Between pipes the kernel hands over whole pages (splice(2) and tee(2)), which takes a fraction of the
/// time that reading and writing them here would; where it cannot, they are read and written.
/// </summary>
internal static partial class Splice
{
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ, see fcntl(2)
    private const int LargestPipe = 1 << 20; // What an ordinary user may ask for: /proc/sys/fs/pipe-max-size.
    private const int Interrupted = 4; // EINTR
    private const int BrokenPipe = 32; // EPIPE

    /// <summary>
    /// Moves everything to its end, and a copy of it into a second program, which holds up the first when it is slower. Ends early when the second
    /// program does.
    /// </summary>
    /// <param name="from">What a program writes.</param>
    /// <param name="to">What another reads.</param>
    /// <param name="copy">What the second one reads.</param>
    /// <param name="cancellation">Ends it between two portions; a pipe that is silent ends with the program behind it.</param>
    /// <returns>True when everything was moved; false when the second program ended before.</returns>
    public static Task<bool> Fork(Stream from, Stream to, Stream copy, CancellationToken cancellation) =>
        OperatingSystem.IsLinux() && (from, to, copy) is (PipeStream source, PipeStream target, PipeStream second)
            // The calls block for as long as a program takes, which a thread of the pool must not.
            ? Task.Factory.StartNew(
                () => Fork(source.SafePipeHandle, target.SafePipeHandle, second.SafePipeHandle, cancellation),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
            : Copy(from, to, copy, cancellation);

    /// <summary>A pipe that holds more has its two ends wait for each other less often.</summary>
    public static void Widen(Stream stream)
    {
        if (OperatingSystem.IsLinux() && stream is PipeStream pipe)
            _ = Control(pipe.SafePipeHandle, SetPipeSize, LargestPipe);
    }

    private static bool Fork(SafeHandle from, SafeHandle to, SafeHandle copy, CancellationToken cancellation)
    {
        while (true)
        {
            var count = Repeated(() => Duplicate(from, copy, LargestPipe, 0));
            // A program that knows where its input ends may be gone before that is closed: then nothing more comes.
            if (count < 0 && Marshal.GetLastPInvokeError() == BrokenPipe)
                return Checked(Repeated(() => Call(from, 0, to, 0, LargestPipe, 0))) == 0;
            if (Checked(count) == 0)
                return true;
            for (var left = count; left > 0; )
                left -= Checked(Repeated(() => Call(from, 0, to, 0, left, 0)));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static async Task<bool> Copy(Stream from, Stream to, Stream copy, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 17];
        while (await from.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            try
            {
                await copy.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
            catch (IOException)
            {
                return false;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        return true;
    }

    private static nint Repeated(Func<nint> call)
    {
        nint count;
        do count = call();
        while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return count;
    }

    private static nint Checked(nint count) => count >= 0 ? count : throw new IOException(Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "splice", SetLastError = true)]
    private static partial nint Call(SafeHandle from, nint noOffset, SafeHandle to, nint noOffsetEither, nint length, uint flags);

    [LibraryImport("libc", EntryPoint = "tee", SetLastError = true)]
    private static partial nint Duplicate(SafeHandle from, SafeHandle to, nint length, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeHandle handle, int command, int argument);
}
