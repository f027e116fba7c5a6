namespace Pipeline.Migrations.Safety;

/// <summary>Judges what was seen of migrations.</summary>
internal static class SafetyRules
{
    /// <summary>All there is to say, in the order of the statements.</summary>
    public static IReadOnlyList<SafetyFinding> Judge(Affected affected)
    {
        var (traffic, catalogue, design) = (new TrafficRules(affected), new CatalogueRules(affected), new DesignRules(affected));
        return
        [
            .. affected.Effects.SelectMany(effect =>
                (IEnumerable<SafetyFinding>)
                    [.. catalogue.Judge(effect), .. traffic.Judge(effect), .. ReadingRules.Judge(effect), .. design.Judge(effect)]
            ),
        ];
    }
}
