using Pipeline.Environments;

namespace Pipeline.Checks;

/// <summary>One check of a running release: what it asks, what it expects, and what follows when that does not come true.</summary>
public sealed record CheckSettings : ISettings
{
    /// <summary>What is checked, as it is told: "ready", "users have logins".</summary>
    public string Name { get; init; } = "";

    /// <summary>What a check that does not pass does: fail stops the run, warn is reported.</summary>
    public CheckSeverity Severity { get; init; } = CheckSeverity.Fail;

    /// <summary>Asks the service over HTTP.</summary>
    public HttpCheckSettings? Http { get; init; }

    /// <summary>Asks the database.</summary>
    public SqlCheckSettings? Sql { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Name.Length == 0)
            yield return SettingsFault.Missing("name", "what is checked, in a word or a few");
        if (Http is null == Sql is null)
            yield return new SettingsFault("http", Http is null ? "neither http nor sql" : "both http and sql", "exactly one of them");
        foreach (var fault in Http?.Faults() ?? [])
            yield return fault.Below("http");
        foreach (var fault in Sql?.Faults() ?? [])
            yield return fault.Below("sql");
    }
}
