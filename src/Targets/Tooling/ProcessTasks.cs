using System.Diagnostics;
using Serilog;

namespace Nuke.Common.Tooling;

/// <summary>Starts programs.</summary>
public static class ProcessTasks
{
    /// <summary>Starts a program with the arguments of an interpolated string; see <see cref="Tool"/> for what the parameters mean.</summary>
    public static IProcess StartProcess(
        string toolPath,
        ArgumentStringHandler arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string>? logger = null
    )
    {
        var filter = arguments.GetFilter();
        return StartProcess(
            toolPath,
            arguments.ToStringAndClear(),
            workingDirectory,
            environmentVariables,
            timeout,
            logOutput,
            logInvocation,
            logger,
            filter
        );
    }

    /// <summary>Starts a program; see <see cref="Tool"/> for what the parameters mean.</summary>
    /// <exception cref="InvalidOperationException">There is no such program.</exception>
    public static IProcess StartProcess(
        string toolPath,
        string? arguments = null,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string>? logger = null,
        Func<string, string>? outputFilter = null
    )
    {
        var filter = outputFilter ?? (text => text);
        if (logInvocation ?? true)
            Log.Information("> {Command}", $"{toolPath} {filter(arguments ?? "")}".TrimEnd());
        var start = new ProcessStartInfo(ToolPathResolver.GetPathExecutable(toolPath), arguments ?? "")
        {
            WorkingDirectory = workingDirectory ?? Directory.GetCurrentDirectory(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environmentVariables is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environmentVariables)
                start.Environment[name] = value;
        }

        var told = logOutput ?? true ? logger ?? DefaultLogger : (_, _) => { };
        return ToolProcess.Start(start, timeout, (type, text) => told(type, filter(text)));
    }

    /// <summary>Runs a line in the shell; see <see cref="Tool"/> for what the parameters mean.</summary>
    public static IProcess StartShell(
        string command,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string>? logger = null,
        Func<string, string>? outputFilter = null
    )
    {
        ArgumentStringHandler arguments = $"{(OperatingSystem.IsWindows() ? "/c" : "-c")} {command:dq}";
        return StartProcess(
            OperatingSystem.IsWindows() ? "cmd" : "bash",
            arguments.ToStringAndClear(),
            workingDirectory,
            environmentVariables,
            timeout,
            logOutput,
            logInvocation,
            logger,
            outputFilter
        );
    }

    /// <summary>Logs what a program wrote. Many programs tell their progress on standard error, so that is no error yet.</summary>
    public static void DefaultLogger(OutputType type, string output)
    {
        if (type == OutputType.Std)
            Log.Debug("{Line}", output);
        else
            Log.Warning("{Line}", output);
    }

    /// <summary>A delegate that runs a program to its end.</summary>
    internal static Tool ToolOf(string path) =>
        (arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, exitHandler) =>
        {
            using var process = StartProcess(
                path,
                arguments,
                workingDirectory,
                environmentVariables,
                timeout,
                logOutput,
                logInvocation,
                logger
            );
            process.AssertWaitForExit();
            if (exitHandler is null)
                process.AssertZeroExitCode();
            else
                exitHandler(process);
            return process.Output;
        };
}
