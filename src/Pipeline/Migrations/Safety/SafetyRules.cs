namespace Pipeline.Migrations.Safety;

/// <summary>Judges what was seen of migrations.</summary>
internal static class SafetyRules
{
    /// <summary>All there is to say, in the order of the statements.</summary>
    public static IReadOnlyList<SafetyFinding> Judge(Affected affected)
    {
        var (traffic, catalogue) = (new TrafficRules(affected), new CatalogueRules(affected));
        return [.. affected.Effects.SelectMany(effect => catalogue.Judge(effect).Concat(traffic.Judge(effect)))];
    }
}
