namespace Pipeline.Migrations;

/// <summary>Who changes the schema and in which run: what the history keeps beside each migration.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="By">Who, as <c>user@host</c>.</param>
public sealed record RunStamp(string Run, string By);
