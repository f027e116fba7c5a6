using System.Collections.Immutable;

namespace Pipeline.Backups;

/// <summary>A table and its size.</summary>
/// <param name="Name">Its quoted name.</param>
/// <param name="Size">Its rows' size on the server, in bytes.</param>
internal sealed record SizedTable(string Name, long Size);

/// <summary>How a dump is divided, so that large tables are dumped side by side without a local copy of anything: pg_dump itself does that into folders only.</summary>
/// <param name="Parts">The tables of each further part; everything else is in the first.</param>
internal sealed record DumpPlan(ImmutableArray<ImmutableArray<string>> Parts)
{
    /// <summary>Divides the large tables, each time the largest left to the part that has least; the first part keeps the small ones.</summary>
    /// <param name="tables">All tables.</param>
    /// <param name="jobs">How many parts at most.</param>
    /// <param name="large">What is not smaller is large, in bytes.</param>
    public static DumpPlan For(IReadOnlyCollection<SizedTable> tables, int jobs, long large)
    {
        var sizes = new long[Math.Max(1, jobs)];
        var parts = sizes.Select(_ => ImmutableArray.CreateBuilder<string>()).ToArray();
        sizes[0] = tables.Where(table => table.Size < large).Sum(table => table.Size);
        foreach (var table in tables.Where(table => table.Size >= large).OrderByDescending(table => table.Size).ThenBy(table => table.Name))
        {
            var least = Array.IndexOf(sizes, sizes.Min());
            parts[least].Add(table.Name);
            sizes[least] += table.Size;
        }

        return new([.. parts.Skip(1).Where(part => part.Count > 0).Select(part => part.ToImmutable())]);
    }

    /// <summary>What pg_dump is told about which tables. A quoted name is also a pattern that matches that name alone.</summary>
    /// <param name="part">The part, from 0.</param>
    public IEnumerable<string> OptionsOf(int part) =>
        part == 0
            ? Parts.SelectMany(tables => tables).Select(table => $"--exclude-table-data={table}")
            : ["--data-only", "--strict-names", .. Parts[part - 1].Select(table => $"--table={table}")];
}
