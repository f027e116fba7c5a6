using System.Text.RegularExpressions;

namespace Pipeline.Tests.Quality;

public partial class The_code_keeps_its_rules
{
    private const int MostLines = 250;

    private static readonly string[] Stages =
    [
        "Preflight",
        "Backups",
        "Migrations",
        "Deployments",
        "Checks",
        "Monitoring",
        "Rollbacks",
        "Releases",
        "Notifications",
    ];

    private static readonly string Root = FindRoot();

    [Fact]
    public void No_file_does_two_jobs() =>
        Sources(".")
            .Where(file => File.ReadLines(file).Count() > MostLines)
            .Select(file => Path.GetRelativePath(Root, file))
            .ShouldBeEmpty();

    [Fact]
    public void Stages_do_not_know_one_another()
    {
        var references =
            from stage in Stages
            from file in Sources($"src/Pipeline/{stage}")
            from other in Stages.Except([stage])
            where
                Regex.IsMatch(
                    File.ReadAllText(file),
                    $@"^using Pipeline\.{other}[;.]|(?<![\w.])Pipeline\.{other}\.",
                    RegexOptions.Multiline
                )
            select $"{Path.GetRelativePath(Root, file)} knows {other}";
        references.ShouldBeEmpty();
    }

    [Fact]
    public void The_pipeline_does_not_know_the_target_engine() =>
        Sources("src/Pipeline").Where(file => File.ReadAllText(file).Contains("using Nuke.", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Programs_are_started_in_one_place() =>
        Sources("src/Pipeline")
            .Where(file => ProcessStart().IsMatch(File.ReadAllText(file)) && !file.Contains("/Processes/", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void Names_say_what_a_thing_is() =>
        Sources("src").Where(file => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(file))).ShouldBeEmpty();

    private static IEnumerable<string> Sources(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file =>
                !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal)
                && !file.Contains("/.nuke/", StringComparison.Ordinal)
            );

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"Process\.Start\(|new ProcessStartInfo")]
    private static partial Regex ProcessStart();

    [GeneratedRegex("(Helper|Util|Utils|Manager|Common|Misc|Impl)$")]
    private static partial Regex EmptyName();
}
