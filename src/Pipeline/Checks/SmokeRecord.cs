namespace Pipeline.Checks;

/// <summary>What the checks found; part of the run's record.</summary>
/// <param name="Target">What was checked, for people: the public address, or a slot.</param>
/// <param name="Results">One result a check, in the order of the settings.</param>
public sealed record SmokeRecord(string Target, IReadOnlyList<CheckResult> Results);
