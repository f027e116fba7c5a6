using Pipeline.Environments;

namespace Pipeline.Tests.Environments;

public class Secrets_are_masked
{
    private readonly Secrets _secrets = new();

    [Fact]
    public void Wherever_they_stand_in_a_text()
    {
        _secrets.Add("s3cr3t value");
        _secrets.Mask("password=s3cr3t value; url=http://u:s3cr3t%20value@h").ShouldBe("password=***; url=http://u:***@h");
    }

    [Fact]
    public void The_longer_of_two_that_contain_each_other_goes_first()
    {
        _secrets.Add("abcd");
        _secrets.Add("abcdefgh");
        _secrets.Mask("abcdefgh abcd").ShouldBe("*** ***");
    }

    [Fact]
    public async Task A_revealed_reference_is_known_from_then_on()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from-a-file\n", TestContext.Current.CancellationToken);
        var secret = await new SecretReference("file", file).Reveal("Store.secretKey", _secrets, TestContext.Current.CancellationToken);
        File.Delete(file);
        secret.ShouldBe("from-a-file");
        _secrets.Mask("it is from-a-file").ShouldBe("it is ***");
    }

    [Fact]
    public async Task A_program_is_asked_without_a_shell() =>
        (
            await new SecretReference("command", "echo $HOME; true").Reveal(
                "Store.secretKey",
                _secrets,
                TestContext.Current.CancellationToken
            )
        ).ShouldBe("$HOME; true");

    [Fact]
    public async Task A_missing_variable_is_named()
    {
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new SecretReference("env", "NOT_SET_ANYWHERE").Reveal("Store.secretKey", _secrets, TestContext.Current.CancellationToken)
        );
        failure.What.ShouldBe(
            "Store.secretKey: the secret \"env:NOT_SET_ANYWHERE\" cannot be read: the environment variable NOT_SET_ANYWHERE is not set."
        );
        failure.ExitCode.ShouldBe(ExitCode.WrongUsage);
    }

    [Theory]
    [InlineData("file", "/dev/null", "it is empty")]
    [InlineData("file", "/nowhere/at/all", "Could not find")]
    [InlineData("command", "true", "it is empty")]
    [InlineData("command", "false", "exit code 1")]
    [InlineData("command", "/nowhere/at/all x", "could not be started")]
    public async Task What_gives_none_is_named_with_its_setting(string kind, string value, string why)
    {
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new SecretReference(kind, value).Reveal("Store.secretKey", _secrets, TestContext.Current.CancellationToken)
        );
        failure.What.ShouldStartWith($"Store.secretKey: the secret \"{kind}:{value}\" cannot be read: ");
        failure.What.ShouldContain(why);
        failure.ExitCode.ShouldBe(ExitCode.WrongUsage);
    }
}
