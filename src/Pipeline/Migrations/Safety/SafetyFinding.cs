using System.Text.Json.Serialization;

namespace Pipeline.Migrations.Safety;

/// <summary>What production has to fear of a migration.</summary>
public enum MigrationClass
{
    /// <summary>Nothing that anybody would notice.</summary>
    Safe,

    /// <summary>It keeps others waiting, or the running release may not get on with it.</summary>
    NeedsCare,

    /// <summary>It takes data away, which only a backup brings back.</summary>
    Destructive,
}

/// <summary>Something about a migration that a person should know before production gets it.</summary>
/// <param name="Revision">The migration's revision.</param>
/// <param name="Rule">The rule's name, as in docs/migration-safety.md.</param>
/// <param name="Class">What production has to fear.</param>
/// <param name="Place">File and line.</param>
/// <param name="What">What it does, and what that means for production's traffic.</param>
/// <param name="Instead">The safer way to write it.</param>
public sealed record SafetyFinding(string Revision, string Rule, MigrationClass Class, string Place, string What, string Instead)
{
    /// <summary>True for what somebody has to accept in any case.</summary>
    public bool NeedsConsent { get; init; }

    /// <summary>True when the live release, or a query that production runs, was seen to fail with it.</summary>
    [JsonIgnore]
    public bool Breaks => Rule.StartsWith("breaks-", StringComparison.Ordinal);

    /// <summary>What it does, and what to do instead.</summary>
    [JsonIgnore]
    public string Told => $"{What} {Instead}";

    /// <summary>In one or two lines.</summary>
    public override string ToString() => $"{Place} {Told}";
}
