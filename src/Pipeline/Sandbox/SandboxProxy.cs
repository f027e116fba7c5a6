using Pipeline.Deployments;
using Pipeline.Processes;

namespace Pipeline.Sandbox;

/// <summary>The sandbox's own nginx. Its configuration is written once: what somebody has changed by hand is found out and not mended.</summary>
internal sealed class SandboxProxy(string folder, TimeProvider time)
{
    private const string ConfigurationName = "nginx.conf";

    private readonly ServerProcesses _processes = new(folder, "nginx");

    private RunningProcess? Process => _processes.Named(Path.Combine(folder, "nginx.pid"));

    public async Task Create(NginxConfiguration configuration, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, ConfigurationName), configuration.ToString(), cancellation);
        await Start(configuration.Port, cancellation);
    }

    /// <exception cref="PipelineException">nginx does not accept its configuration, and why.</exception>
    public async Task Check(CancellationToken cancellation)
    {
        var result = await Nginx("-t").Try(cancellation);
        if (!result.Succeeded)
            throw new PipelineException(
                $"nginx does not accept {Path.Combine(folder, ConfigurationName)}.",
                result.Errors,
                next: $"Mend the file, or make the sandbox anew: {Invocation.Program} SandboxDown"
            );
    }

    /// <summary>Starts nginx unless it runs.</summary>
    public async Task Start(int port, CancellationToken cancellation)
    {
        if (Process is not null)
            return;
        FreePort.Require(port, "nginx");
        DetachedCommand.KeepInheritedDescriptors();
        await Nginx().Run(cancellation);
    }

    /// <summary>Ends nginx with all its workers; nothing happens when it does not run.</summary>
    public Task Stop(CancellationToken cancellation) => _processes.End(Process, nginx => nginx.Terminate(), time, cancellation);

    /// <summary>nginx works in its folder, by which it is found again.</summary>
    private Command Nginx(params string[] more) =>
        new Command("nginx", ["-p", folder, "-c", ConfigurationName, "-e", "error.log", .. more]).In(folder);
}
