namespace Pipeline.Checks;

/// <summary>How one check ended.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Passed">Whether what was found is what was expected.</param>
/// <param name="Severity">What follows when it is not.</param>
/// <param name="Found">What was found, for people.</param>
/// <param name="Expected">What was expected, for people.</param>
/// <param name="Duration">How long the check took.</param>
public sealed record CheckResult(string Name, bool Passed, CheckSeverity Severity, string Found, string Expected, TimeSpan Duration)
{
    /// <summary>As one line: <c>ready: found status 503, expected status 200</c>.</summary>
    public override string ToString() => Passed ? $"{Name}: {Found}" : $"{Name}: found {Found}, expected {Expected}";
}
