using Pipeline.Runs;

namespace Pipeline.Sandbox;

/// <summary>One process at a time makes, starts or removes a sandbox. The kernel frees it when the process dies.</summary>
internal static class SandboxLock
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    public static async Task<IDisposable> Take(string file, Transcript transcript, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        for (var told = false; ; told = true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (!told)
                    transcript.Line("Another run is making or starting this sandbox; waiting for it ...");
                await Task.Delay(Glance, transcript.Time, cancellation);
            }
        }
    }
}
