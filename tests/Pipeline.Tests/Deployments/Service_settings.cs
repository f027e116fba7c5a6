using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Environments;

namespace Pipeline.Tests.Deployments;

public class Service_settings
{
    private static readonly ServiceSettings Good = new()
    {
        Name = "accounts",
        Publish = ["dotnet", "publish", "-o", "{output}", "-p:Version={version}"],
        Start = ["dotnet", "Accounts.dll", "--urls", "http://unix:{socket}"],
        Directory = "/srv/accounts",
        Url = "https://accounts.example.org",
    };

    [Fact]
    public void A_complete_service_has_no_faults() => Good.Faults().ShouldBeEmpty();

    [Fact]
    public void An_empty_one_misses_what_it_cannot_do_without() =>
        new ServiceSettings().Faults().Select(fault => fault.Key).ShouldBe(["publish", "start", "directory", "url"]);

    [Theory]
    [InlineData("{socket}{slott}", "start[0]", "{slott}")]
    [InlineData("{socket}{output}", "start[0]", "{output}")]
    public void A_placeholder_that_nothing_is_put_in_for_is_a_fault(string word, string key, string found)
    {
        var fault = (Good with { Start = [word] }).Faults().ShouldHaveSingleItem();
        (fault.Key, fault.Found).ShouldBe((key, found));
    }

    [Fact]
    public void Braces_that_are_no_placeholder_are_left_alone()
    {
        var settings = Good with { Environment = new Dictionary<string, string> { ["Limits"] = """{"logins":5}""" } };
        settings.Faults().ShouldBeEmpty();
        Placeholders
            .Fill("""{"logins":5} in {slot}""", new Dictionary<string, string> { ["slot"] = "blue" })
            .ShouldBe("""{"logins":5} in blue""");
    }

    [Fact]
    public void Bounds_are_checked_down_to_the_probes() => (
            Good with
            {
                KeepReleases = 1,
                ReadyPath = "health",
                Probe = new ProbeSettings { RequestsPerSecond = 0 },
            }
        ).Faults().Select(fault => fault.Key).ShouldBe(["readyPath", "keepReleases", "probe.requestsPerSecond"]);

    [Fact]
    public void A_password_with_colons_and_backslashes_is_escaped() =>
        PasswordFile
            .LineFor(new Database("db.example.org", 5432, "app", "o:wner", null), @"a\b:c")
            .ShouldBe(@"db.example.org:5432:*:o\:wner:a\\b\:c" + "\n");

    [Fact]
    public void A_service_gets_its_own_variables_and_nothing_secret_of_the_pipelines() =>
        ServiceEnvironment
            .For(
                new Dictionary<string, string> { ["COLOUR"] = "blue" },
                new Dictionary<string, string>
                {
                    ["PATH"] = "/bin",
                    ["LC_ALL"] = "C",
                    ["GITHUB_TOKEN"] = "secret",
                }
            )
            .ShouldBe([new("COLOUR", "blue"), new("GITHUB_TOKEN", null)]);
}
