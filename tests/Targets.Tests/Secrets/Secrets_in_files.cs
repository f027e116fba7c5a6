using Nuke.Common;
using Nuke.Common.Secrets;

namespace Targets.Tests.Secrets;

public sealed class Secrets_in_files : IDisposable
{
    private const string File = "parameters.staging.json";
    private readonly BuildHarness _harness = new BuildHarness()
        .WithVariable("PARAMS_STAGING_KEY", "correct horse")
        .WithFile("parameters.json", "{}");

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Are_set_by_a_command_and_read_by_a_run()
    {
        (await _harness.WithInput("hunter2 \"secret\"\n").Run<SecretBuild>(":secrets staging ApiToken")).ShouldBe(0, _harness.Errors);
        _harness.Output.ShouldBe("ApiToken is encrypted in .nuke/parameters.staging.json.\n");
        Text().ShouldMatch("^\\{\n  \"ApiToken\": \"v1:[A-Za-z0-9+/=]+\"\n\\}\n$");
        (await _harness.Run<SecretBuild>("Look --profile staging")).ShouldBe(0, _harness.Errors);
        SecretBuild.Seen.ShouldBe("hunter2 \"secret\"");
    }

    [Fact]
    public async Task Leave_the_rest_of_the_file_as_it_was_written()
    {
        _harness.WithFile(File, "{\n  // why\n  \"Name\": \"x\", \"apiToken\" : \"v1:old\",\n}\n");
        await _harness.WithInput("hunter2").Run<SecretBuild>(":secrets staging ApiToken");
        Text().ShouldMatch("""^\{\n  // why\n  "Name": "x", "apiToken" : "v1:[A-Za-z0-9+/=]{60,}",\n\}\n$""");
        await _harness.WithInput("hunter3").Run<SecretBuild>(":secrets staging OtherToken");
        Text().ShouldMatch("""^\{\n  "OtherToken": "v1:[A-Za-z0-9+/=]{60,}",\n  // why\n""");
        (await _harness.Run<SecretBuild>("Look --profile staging")).ShouldBe(0, _harness.Errors);
    }

    [Fact]
    public async Task Of_one_file_have_one_password()
    {
        await _harness.WithInput("hunter2").Run<SecretBuild>(":secrets staging ApiToken");
        _harness.WithVariable("PARAMS_STAGING_KEY", "another");
        (await _harness.WithInput("hunter3").Run<SecretBuild>(":secrets staging OtherToken")).ShouldBe(64);
        _harness.Errors.ShouldBe(
            ".nuke/parameters.staging.json: ApiToken does not open with this password. All secrets of a file have one.\n"
        );
    }

    [Fact]
    public async Task That_do_not_open_stop_the_run()
    {
        await _harness.WithInput("hunter2").Run<SecretBuild>(":secrets staging ApiToken");
        _harness.WithVariable("PARAMS_STAGING_KEY", "wrong");
        (await _harness.Run<SecretBuild>("Look --profile staging")).ShouldBe(64);
        _harness.Errors.ShouldStartWith(
            ".nuke/parameters.staging.json: ApiToken does not open: the password is wrong or the value was changed."
        );
    }

    [Fact]
    public async Task Cannot_be_moved_to_another_parameter()
    {
        await _harness.WithInput("hunter2").Run<SecretBuild>(":secrets staging ApiToken");
        _harness.WithFile(File, Text().Replace("ApiToken", "OtherToken", StringComparison.Ordinal));
        (await _harness.Run<SecretBuild>("Look --profile staging")).ShouldBe(64);
    }

    [Fact]
    public async Task Without_a_password_are_not_asked_for_where_nobody_is()
    {
        await _harness.WithInput("hunter2").Run<SecretBuild>(":secrets staging ApiToken");
        _harness.Variables.Remove("PARAMS_STAGING_KEY");
        (await _harness.Run<SecretBuild>("Look --profile staging")).ShouldBe(64);
        _harness.Errors.ShouldBe(
            ".nuke/parameters.staging.json: its secrets are encrypted. Set PARAMS_STAGING_KEY or PARAMS_KEY, or run this in a terminal.\n"
        );
    }

    [Fact]
    public async Task In_plain_text_are_refused_and_not_echoed()
    {
        _harness.WithFile(File, """{ "ApiToken": "hunter2" }""");
        (await _harness.Run<SecretBuild>("Look --profile staging")).ShouldBe(64);
        _harness.Errors.ShouldStartWith(".nuke/parameters.staging.json: ApiToken is a secret, and is not encrypted.");
        _harness.Errors.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Are_asked_for_at_a_terminal_one_by_one()
    {
        var answers = new Queue<string>(["hunter2", "", "made up", "made up"]);
        var questions = new List<string>();
        _harness.Variables.Clear();
        _harness.AskSecret = question =>
        {
            questions.Add(question);
            return answers.Dequeue();
        };
        (await _harness.Run<SecretBuild>(":secrets")).ShouldBe(0, _harness.Errors);
        questions.ShouldBe([
            "ApiToken (empty: none): ",
            "OtherToken (empty: none): ",
            "Password of the secrets in .nuke/parameters.json: ",
            "The same again: ",
        ]);
        _harness.Output.ShouldBe("ApiToken is encrypted in .nuke/parameters.json.\n");
    }

    [Theory]
    [InlineData(
        ":secrets staging ApiTokn",
        "There is no secret parameter \"ApiTokn\". Did you mean ApiToken? There are: ApiToken, OtherToken.\n"
    )]
    [InlineData(":secrets staging", ":secrets: without a terminal name one parameter, and give its value on standard input.\n")]
    [InlineData(":secrets staging ApiToken", "No value was given; nothing was changed.\n")]
    public async Task That_are_set_wrongly_change_nothing(string arguments, string said)
    {
        (await _harness.Run<SecretBuild>(arguments)).ShouldBe(64);
        _harness.Errors.ShouldBe(said);
        System.IO.File.Exists(Path.Combine(_harness.Root, ".nuke", File)).ShouldBeFalse();
    }

    [Fact]
    public void A_changed_bit_anywhere_is_noticed()
    {
        var salt = EncryptedText.NewSalt();
        var key = EncryptedText.KeyOf("password", salt);
        var sealedText = Convert.FromBase64String(EncryptedText.Seal("Name", "a secret", key, salt).ToString()["v1:".Length..]);
        for (var index = salt.Length; index < sealedText.Length; index++)
        {
            var changed = sealedText.ToArray();
            changed[index] ^= 1;
            EncryptedText.TryParse($"v1:{Convert.ToBase64String(changed)}", out var encrypted).ShouldBeTrue();
            encrypted.TryOpen("Name", key, out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("API_TOKEN")]
    [InlineData("ApiToken")]
    [InlineData("NUKE_API_TOKEN")]
    public async Task Come_from_variables_with_or_without_a_prefix(string variable)
    {
        (await _harness.WithVariable(variable, "from outside").Run<SecretBuild>("Look")).ShouldBe(0, _harness.Errors);
        SecretBuild.Seen.ShouldBe("from outside");
    }

    private string Text() => System.IO.File.ReadAllText(Path.Combine(_harness.Root, ".nuke", File));

    private sealed class SecretBuild : NukeBuild
    {
        public static string? Seen { get; private set; }

        public static string? Others { get; private set; }

        [Parameter, Secret]
        private readonly string? ApiToken;

        [Parameter, Secret]
        private readonly string? OtherToken;

        [Parameter]
        private readonly string? Name;

        private Target Look => _ => _.Executes(() => Remember(OtherToken + Name));

        private void Remember(string others) => (Seen, Others) = (ApiToken, others);
    }
}
