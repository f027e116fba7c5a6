using System.Text.Json;

namespace Pipeline.Migrations;

/// <summary>A migration's <c>.verify.json</c>: an array of what must hold, each of one kind.</summary>
internal static class VerificationFile
{
    /// <summary>The kinds by the property that tells one, with the properties that each may have besides <c>name</c> and <c>when</c>.</summary>
    private static readonly Dictionary<string, (string[] Others, Func<VerificationItem, Verification> Make)> Kinds = new()
    {
        ["sql"] = (["expect"], item => new SqlVerification(item.Name(item.Text("sql")), item.Statement("sql"), item.Value("expect"))),
        ["table"] = (
            ["exists"],
            item => new TableVerification(item.Name($"the table {item.Text("table")}"), item.Text("table"), item.Truth("exists") ?? true)
        ),
        ["column"] = (
            ["type", "nullable", "default"],
            item => new ColumnVerification(
                item.Name($"the column {item.Text("column")}"),
                item.Owner("column"),
                item.Member("column"),
                item.TextOrNull("type"),
                item.Truth("nullable"),
                item.Has("default") ? item.Value("default") ?? "" : null
            )
        ),
        ["index"] = (
            ["usedBy"],
            item => new IndexVerification(
                item.Name($"the index {item.Text("index")}"),
                item.Text("index"),
                item.Has("usedBy") ? item.Statement("usedBy") : null
            )
        ),
        ["constraint"] = (
            [],
            item => new ConstraintVerification(
                item.Name($"the constraint {item.Text("constraint")}"),
                item.Member("constraint"),
                item.Owner("constraint")
            )
        ),
        ["constraints"] = (
            ["count"],
            item => new ConstraintCountVerification(
                item.Name($"the constraints of {item.Text("constraints")}"),
                item.Text("constraints"),
                item.Number("count")
            )
        ),
        ["noNulls"] = (
            [],
            item => new NoNullsVerification(item.Name($"no NULL in {item.Text("noNulls")}"), item.Owner("noNulls"), item.Member("noNulls"))
        ),
        ["rowsConserved"] = (
            [],
            item => new RowsConservedVerification(item.Name($"the rows of {item.Text("rowsConserved")}"), item.Text("rowsConserved"))
        ),
    };

    /// <summary>The verifications that can be read; what cannot is added to the faults.</summary>
    public static IReadOnlyList<Verification> Read(string file, string text, List<string> faults)
    {
        try
        {
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array)
                return [.. root.EnumerateArray().Select((item, index) => One($"{file}: [{index}]", item, faults)).OfType<Verification>()];
            faults.Add(
                $"{file}: found {VerificationItem.Kind(root)}, expected an array of objects, each with one of {string.Join(", ", Kinds.Keys)}"
            );
        }
        catch (JsonException failure)
        {
            faults.Add($"{file}:{failure.LineNumber + 1}: {failure.Message}");
        }

        return [];
    }

    private static Verification? One(string place, JsonElement element, List<string> faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{place}: found {VerificationItem.Kind(element)}, expected an object");
            return null;
        }

        var kinds = element.EnumerateObject().Select(property => property.Name).Where(Kinds.ContainsKey).ToList();
        if (kinds.Count != 1)
        {
            var found = kinds.Count == 0 ? "none" : string.Join(" and ", kinds);
            faults.Add($"{place}: found {found} of {string.Join(", ", Kinds.Keys)}, expected one");
            return null;
        }

        var (others, make) = Kinds[kinds[0]];
        var item = new VerificationItem(place, element);
        item.Allow([kinds[0], .. others, "name", "when"]);
        var verification = make(item) with { IsBefore = item.IsBefore() };
        faults.AddRange(item.Faults);
        return item.Faults.Count == 0 ? verification : null;
    }
}
