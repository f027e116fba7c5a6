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
        var secret = await new SecretReference("file", file).Reveal(_secrets, TestContext.Current.CancellationToken);
        File.Delete(file);
        secret.ShouldBe("from-a-file");
        _secrets.Mask("it is from-a-file").ShouldBe("it is ***");
    }

    [Fact]
    public async Task A_program_is_asked_without_a_shell() =>
        (await new SecretReference("command", "echo $HOME; true").Reveal(_secrets, TestContext.Current.CancellationToken)).ShouldBe(
            "$HOME; true"
        );

    [Fact]
    public async Task A_missing_variable_is_named()
    {
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new SecretReference("env", "NOT_SET_ANYWHERE").Reveal(_secrets, TestContext.Current.CancellationToken)
        );
        failure.Message.ShouldContain("env:NOT_SET_ANYWHERE");
        failure.ExitCode.ShouldBe(ExitCode.WrongUsage);
    }
}
