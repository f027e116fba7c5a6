using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Environments;
using Pipeline.Quality;

namespace Pipeline.Tests.Quality;

public class Examples_can_be_used
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    [Fact]
    public void Every_one_of_them_has_only_settings_that_exist_and_no_fault()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var examples = Directory.GetFiles(Path.Combine(folder, "examples"), "parameters.*.json", SearchOption.AllDirectories);
        examples.ShouldNotBeEmpty();
        foreach (var example in examples)
        {
            using var parameters = JsonDocument.Parse(File.ReadAllText(example));
            foreach (var parameter in parameters.RootElement.EnumerateObject())
            {
                var type = SettingsReference.Parameters.Single(known => known.Parameter == parameter.Name).Settings;
                var settings = (ISettings)parameter.Value.Deserialize(type, Strict)!;
                settings.Faults().ShouldBeEmpty($"{example}: {parameter.Name}");
            }
        }
    }
}
