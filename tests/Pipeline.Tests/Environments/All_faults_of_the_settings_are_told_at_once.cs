using Pipeline.Databases;
using Pipeline.Environments;

namespace Pipeline.Tests.Environments;

public sealed class All_faults_of_the_settings_are_told_at_once : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_with_file_key_found_and_expected()
    {
        File.WriteAllText(Path.Combine(_folder, "parameters.staging.json"), """{ "database": {} }""");
        var check = new SettingsCheck("staging", _folder).Add(
            "Database",
            new DatabaseSettings
            {
                Port = 70000,
                User = "app",
                SslMode = "maybe",
            }
        );

        var failure = Should.Throw<PipelineException>(check.ThrowIfFaulty);

        failure.ExitCode.ShouldBe(ExitCode.WrongUsage);
        failure
            .Why!.Split(System.Environment.NewLine)
            .ShouldBe([
                "parameters.staging.json: Database.name: found nothing, expected the database's name",
                "parameters.staging.json: Database.port: found 70000, expected a port from 1 to 65535",
                "parameters.staging.json: Database.sslMode: found \"maybe\", expected disable, prefer, require, verify-ca or verify-full",
            ]);
    }

    [Fact]
    public void On_the_command_line_when_they_are_there()
    {
        var check = new SettingsCheck("staging", _folder, "pipeline", "--database", "{}").Add(
            "Database",
            new DatabaseSettings { User = "app" }
        );
        Should
            .Throw<PipelineException>(check.ThrowIfFaulty)
            .Why.ShouldBe("--database: Database.name: found nothing, expected the database's name");
    }

    [Fact]
    public void A_parameter_that_is_not_set_has_none() =>
        Should.NotThrow(new SettingsCheck("staging", _folder).Add("Database", (ISettings?)null).ThrowIfFaulty);
}
