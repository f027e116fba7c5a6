using Pipeline.Environments;

namespace Pipeline.Sandbox;

/// <summary>A sandbox: the environment on this machine, made on first use, that starts as a living system with an earlier release.</summary>
public sealed record SandboxSettings : ISettings
{
    /// <summary>How many users the database starts with; each has a login.</summary>
    public int Users { get; init; } = 100_000;

    /// <summary>The version of the earlier release.</summary>
    public string EarlierVersion { get; init; } = "1.3.0";

    /// <summary>The schema's revision that the earlier release came with.</summary>
    public string EarlierRevision { get; init; } = "003";

    /// <summary>The SQL that fills the tables, relative to the project's root; how many users is its setting <c>seed.users</c>.</summary>
    public string Seed { get; init; } = "src/SampleService/seed.sql";

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Users < 1)
            yield return new SettingsFault("users", $"{Users}", "at least 1");
    }
}
