using System.Globalization;
using Pipeline.Deployments;
using Pipeline.Processes;

namespace Pipeline.Sandbox;

/// <summary>The sandbox's own nginx. Its configuration is written once: what somebody has changed by hand is found out and not mended.</summary>
internal sealed class SandboxProxy(string folder)
{
    private const string ConfigurationName = "nginx.conf";

    private string ProcessFile => Path.Combine(folder, "nginx.pid");

    private int? Process =>
        File.Exists(ProcessFile)
        && int.TryParse(File.ReadAllText(ProcessFile), CultureInfo.InvariantCulture, out var process)
        && File.Exists($"/proc/{process}/cmdline")
        && File.ReadAllText($"/proc/{process}/cmdline").StartsWith("nginx", StringComparison.Ordinal)
            ? process
            : null;

    public async Task Create(NginxConfiguration configuration, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, ConfigurationName), configuration.ToString(), cancellation);
        await Start(cancellation);
    }

    /// <exception cref="PipelineException">nginx does not accept its configuration, and why.</exception>
    public async Task Check(CancellationToken cancellation)
    {
        var result = await Nginx("-t").Try(cancellation);
        if (!result.Succeeded)
            throw new PipelineException(
                $"nginx does not accept {Path.Combine(folder, ConfigurationName)}.", result.Errors, next: "Mend the file, or make the sandbox anew: ./build.sh SandboxDown");
    }

    public async Task Start(CancellationToken cancellation)
    {
        if (Process is null)
            await Nginx().Run(cancellation);
    }

    public async Task Stop(CancellationToken cancellation)
    {
        if (Process is not { } process)
            return;
        await new Command("kill", "-TERM", process.ToString(CultureInfo.InvariantCulture)).Try(cancellation);
        while (Process == process)
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
    }

    private Command Nginx(params string[] more) => new("nginx", ["-p", folder, "-c", ConfigurationName, "-e", "error.log", .. more]);
}
