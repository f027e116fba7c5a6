using System.Text.Json;
using Pipeline.Environments;

namespace Pipeline.Tests.Environments;

public class Settings_values_are_written_as_people_write_them
{
    [Theory]
    [InlineData("300ms", 0.3)]
    [InlineData("15s", 15)]
    [InlineData("1.5m", 90)]
    [InlineData("24h", 86400)]
    [InlineData("14D", 1209600)]
    public void A_duration_has_a_unit(string text, double seconds)
    {
        Duration.TryParse(text, out var duration).ShouldBeTrue();
        duration.Value.TotalSeconds.ShouldBe(seconds, 1e-9);
    }

    [Theory]
    [InlineData("15")]
    [InlineData("s")]
    [InlineData("-3s")]
    [InlineData("1e3s")]
    [InlineData("15 parsecs")]
    public void What_is_no_duration_is_refused(string text) => Duration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("300ms")]
    [InlineData("15s")]
    [InlineData("5m")]
    [InlineData("36h")]
    [InlineData("14d")]
    public void A_duration_comes_back_as_it_was_written(string text)
    {
        Duration.TryParse(text, out var duration).ShouldBeTrue();
        duration.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("1MB", 1048576)]
    [InlineData("512kB", 524288)]
    [InlineData("7B", 7)]
    public void A_size_counts_in_powers_of_1024(string text, long bytes)
    {
        ByteSize.TryParse(text, out var size).ShouldBeTrue();
        size.Bytes.ShouldBe(bytes);
    }

    [Fact]
    public void A_share_is_a_percentage()
    {
        Share.TryParse("0.5%", out var share).ShouldBeTrue();
        share.Fraction.ShouldBe(0.005, 1e-12);
        Share.TryParse("0.5", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("env:PASSWORD", true)]
    [InlineData("file:/run/secrets/db", true)]
    [InlineData("command:vault read -field=password db", true)]
    [InlineData("hunter2", false)]
    [InlineData("env:", false)]
    [InlineData("vault:db", false)]
    public void A_secret_is_always_a_reference(string text, bool accepted) => SecretReference.TryParse(text, out _).ShouldBe(accepted);

    [Fact]
    public void A_value_of_the_wrong_form_in_a_file_says_what_was_expected() =>
        Should
            .Throw<JsonException>(() => JsonSerializer.Deserialize<Duration>("\"soon\""))
            .Message.ShouldContain("a duration such as 300ms, 15s, 5m, 24h or 14d");
}
