using Pipeline.Quality;

namespace Pipeline.Tests.Quality;

public class The_documentation_is_current
{
    [Fact]
    public void Of_all_settings()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var document = File.ReadAllText(Path.Combine(folder, "docs/configuration.md"));
        document.ShouldBe(SettingsReference.Update(document), "Run ./build.sh Document.");
    }
}
