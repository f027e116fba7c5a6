namespace Nuke.Common.Tooling;

/// <summary>Runs a program to its end; fails when its exit code is not zero.</summary>
/// <param name="arguments">Its arguments, as one would type them; a value with blanks is quoted, <c>{value:dq}</c> always, <c>{value:nq}</c> never; <c>{value:r}</c> is kept out of the log.</param>
/// <param name="workingDirectory">The folder that it runs in; the build's own when null.</param>
/// <param name="environmentVariables">All of its variables; the build's own when null.</param>
/// <param name="timeout">Milliseconds after which it is killed, with all that it has started.</param>
/// <param name="logOutput">Whether its lines are logged; yes when null.</param>
/// <param name="logInvocation">Whether the command is logged; yes when null.</param>
/// <param name="logger">What its lines are given to instead of the log.</param>
/// <param name="exitHandler">Judges its end instead.</param>
public delegate IReadOnlyCollection<Output> Tool(
    ArgumentStringHandler arguments,
    string? workingDirectory = null,
    IReadOnlyDictionary<string, string>? environmentVariables = null,
    int? timeout = null,
    bool? logOutput = null,
    bool? logInvocation = null,
    Action<OutputType, string>? logger = null,
    Action<IProcess>? exitHandler = null
);
