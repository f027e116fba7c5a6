namespace Nuke.Common.Execution;

/// <summary>A person's terminal, or anything that is no known build server.</summary>
public class Terminal : Host;
