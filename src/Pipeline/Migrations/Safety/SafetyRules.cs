namespace Pipeline.Migrations.Safety;

/// <summary>Judges what was seen of migrations.</summary>
internal static class SafetyRules
{
    /// <summary>All there is to say, in the order of the statements.</summary>
    public static IReadOnlyList<SafetyFinding> Judge(Affected affected)
    {
        var (data, compatibility) = (new DataRules(affected), new CompatibilityRules(affected));
        var (traffic, design) = (new TrafficRules(affected), new DesignRules(affected));
        return [.. affected.Effects.SelectMany(Findings)];

        IEnumerable<SafetyFinding> Findings(StatementEffect effect) =>
            [
                .. data.Judge(effect),
                .. compatibility.Judge(effect),
                .. traffic.Judge(effect),
                .. ReadingRules.Judge(effect),
                .. design.Judge(effect),
            ];
    }
}
