using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Nuke.Common.Generation;

/// <summary>What the documentation beside an assembly says of its types, in plain words.</summary>
internal sealed partial class DocumentedTypes
{
    private readonly Dictionary<Assembly, IReadOnlyDictionary<string, string>> _known = [];

    public string? Of(Type type) => Summary(type.Assembly, $"T:{type.FullName}");

    public string? Of(JsonPropertyInfo property) =>
        property.AttributeProvider is MemberInfo { DeclaringType: { } type } member
            ? Summary(type.Assembly, $"P:{type.FullName}.{member.Name}")
            : null;

    private string? Summary(Assembly assembly, string member)
    {
        if (!_known.TryGetValue(assembly, out var summaries))
            _known[assembly] = summaries = Read(assembly);
        return summaries.GetValueOrDefault(member);
    }

    private static Dictionary<string, string> Read(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(file)
            ? XDocument
                .Load(file)
                .Descendants("member")
                .ToDictionary(member => member.Attribute("name")!.Value, member => Words(member.Element("summary")))
            : [];
    }

    /// <summary>A reference is shown by its last name, the rest as it reads.</summary>
    private static string Words(XElement? summary)
    {
        foreach (var reference in summary?.Descendants().Where(element => element.Attribute("cref") is not null).ToList() ?? [])
            reference.Value = reference.Attribute("cref")!.Value.Split('.')[^1];
        return Space().Replace(summary?.Value ?? "", " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
