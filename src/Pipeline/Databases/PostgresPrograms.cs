using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Processes;

namespace Pipeline.Databases;

/// <summary>
/// PostgreSQL's client programs of one major version. The server's own is best; the next higher one works too; a lower one refuses, and
/// what a much higher one dumps the server may not restore.
/// </summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Major">Their major version.</param>
public sealed partial record PostgresPrograms(string Folder, int Major)
{
    /// <summary>Finds the programs for a server.</summary>
    /// <param name="server">The server's major version.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="folder">The folder they are in, when a person named it.</param>
    /// <exception cref="PipelineException">There are none that can serve it; what to install is named.</exception>
    public static async Task<PostgresPrograms> For(int server, CancellationToken cancellation, string folder = "")
    {
        var found = new List<PostgresPrograms>(folder.Length > 0 ? [] : InVersionedFolders());
        // Asking a program on PATH takes a tenth of a second, as Debian's is a script that asks around itself.
        var other = folder.Length > 0 ? System.IO.Path.Combine(folder, "pg_dump") : Executable.Find("pg_dump");
        if (other is not null && !found.Exists(one => one.Major == server) && await At(other, cancellation) is { } programs)
            found.Add(programs);
        return Best(found, server)
            ?? throw PipelineException.Refused(
                $"There are no PostgreSQL client programs for a server of version {server}.",
                found.Count > 0 ? $"Found version {found.Max(one => one.Major)}, expected {server} or higher." : "Found none.",
                $"apt-get install postgresql-client-{server}"
            );
    }

    /// <summary>The server's own version, or the next higher; null when all are lower.</summary>
    internal static PostgresPrograms? Best(IEnumerable<PostgresPrograms> found, int server) =>
        found.Where(one => one.Major >= server).MinBy(one => one.Major);

    /// <summary>The path of one program.</summary>
    public string Path(string program) => System.IO.Path.Combine(Folder, program);

    /// <summary>Debian's and Red Hat's places; Debian's own pg_dump on PATH chooses a version by itself and is not asked first.</summary>
    private static IEnumerable<PostgresPrograms> InVersionedFolders() =>
        from parent in new[] { "/usr/lib/postgresql", "/usr" }
        where Directory.Exists(parent)
        from folder in Directory.EnumerateDirectories(parent)
        let name = System.IO.Path.GetFileName(folder).Replace("pgsql-", "", StringComparison.Ordinal)
        let programs = System.IO.Path.Combine(folder, "bin")
        where int.TryParse(name, CultureInfo.InvariantCulture, out _) && File.Exists(System.IO.Path.Combine(programs, "pg_dump"))
        select new PostgresPrograms(programs, int.Parse(name, CultureInfo.InvariantCulture));

    private static async Task<PostgresPrograms?> At(string program, CancellationToken cancellation)
    {
        var said = await new Command(program, "--version").Try(cancellation);
        return Version().Match(said.Output) is { Success: true } version
            ? new PostgresPrograms(
                System.IO.Path.GetDirectoryName(program)!,
                int.Parse(version.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            )
            : null;
    }

    [GeneratedRegex(@"(\d+)(\.\d+|devel|beta|rc)")]
    private static partial Regex Version();
}
