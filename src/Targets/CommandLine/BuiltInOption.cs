namespace Nuke.Common.CommandLine;

/// <summary>An option of the engine's own.</summary>
/// <param name="Name">Its name without dashes.</param>
/// <param name="Description">What <c>--help</c> says of it.</param>
/// <param name="Values">The values that it may have; empty for any, or none.</param>
/// <param name="InFiles">Whether a parameters file may set it.</param>
internal sealed record BuiltInOption(string Name, string Description, IReadOnlyList<string> Values, bool InFiles = false)
{
    public static BuiltInOption Target { get; } = new("target", "Targets to run; the same as naming them first", []);

    public static BuiltInOption Skip { get; } = new("skip", "Targets to leave out; without a value all but those named", []);

    public static BuiltInOption Continue { get; } =
        new("continue", "Leave out what the last run of this command line got done before it failed", []);

    public static BuiltInOption Parallel { get; } =
        new(
            "parallel",
            "How many targets may run side by side; without a number as many as there are processors (default 1)",
            [],
            InFiles: true
        );

    public static BuiltInOption Help { get; } = new("help", "Show this", []);

    public static BuiltInOption Plan { get; } =
        new("plan", "Show what would run and why, and run nothing; as text, or for documents as mermaid", ["text", "mermaid"]);

    public static BuiltInOption NoLogo { get; } = new("no-logo", "Leave out what is shown before the first target", [], InFiles: true);

    public static BuiltInOption Profile { get; } =
        new("profile", "Parameters files to load over .nuke/parameters.json: parameters.NAME.json", []);

    public static BuiltInOption Root { get; } = new("root", "The folder that holds .nuke; the nearest one upwards when left out", []);

    public static BuiltInOption Host { get; } = new("host", "Pretend to run on: Terminal, GitHubActions", Common.Host.Names);

    public static BuiltInOption Partition { get; } = new("partition", "The share of the work to do, such as 2/3", []);

    public static BuiltInOption Verbosity { get; } =
        new("verbosity", "Verbose, Normal, Minimal or Quiet; Verbose shows stack traces", Enum.GetNames<Verbosity>(), InFiles: true);

    public static BuiltInOption Completion { get; } =
        new("completion", "Print what makes a shell complete this command line: bash, zsh or pwsh", ["bash", "zsh", "pwsh"]);

    public static BuiltInOption Generate { get; } =
        new("generate", "Write .nuke/build.schema.json, for editors, and the workflows that the build describes", []);

    /// <summary>What the scripts of <see cref="Completion"/> ask with; not for people.</summary>
    public static BuiltInOption Complete { get; } = new("complete", "What may follow on a command line", []);

    /// <summary>All of them but the last, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<BuiltInOption> All { get; } =
    [Target, Skip, Continue, Parallel, Help, Plan, NoLogo, Profile, Root, Host, Partition, Verbosity, Completion, Generate];
}
