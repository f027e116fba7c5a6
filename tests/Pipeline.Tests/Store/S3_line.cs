using Pipeline.Store;

namespace Pipeline.Tests.Store;

public class S3_line
{
    [Theory]
    [InlineData(0, 60)]
    [InlineData(8 << 20, 124)]
    [InlineData(700 << 20, 5660)]
    public void A_request_may_take_a_minute_and_what_its_body_takes_on_a_slow_line(long body, int seconds) =>
        S3Line.For(body).ShouldBe(TimeSpan.FromSeconds(seconds));
}
