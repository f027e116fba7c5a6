using FsCheck;
using FsCheck.Fluent;
using Pipeline.Monitoring.Prometheus;

namespace Pipeline.Tests.Monitoring;

public class Prometheus_text
{
    [Fact]
    public void The_whole_format_is_read()
    {
        // The example of https://prometheus.io/docs/instrumenting/exposition_formats, its escapes and all.
        const string text = """
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400"}    3 1395066363000

            # Escaping in label values:
            msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9

            # Minimalistic line:
            metric_without_timestamp_and_labels 12.47

            # A weird metric from before the epoch:
            something_weird{problem="division by zero"} +Inf -3982045

            # A histogram, which has a pretty complex representation in the text format:
            # TYPE http_request_duration_seconds histogram
            http_request_duration_seconds_bucket{le="0.05"} 24054
            http_request_duration_seconds_bucket{le="+Inf"} 144320
            http_request_duration_seconds_sum 53423
            a:rule { a = "1" , b="" , }	NaN	
            """;

        var points = PrometheusText.Parse(text);

        points.Select(point => point.Name).Distinct().Count().ShouldBe(7);
        (points[0].Value, points[0].Timestamp, points[0].Label("code")).ShouldBe((1027, 1395066363000, "200"));
        points[2].Label("path").ShouldBe(@"C:\DIR\FILE.TXT");
        points[2].Label("error").ShouldBe("Cannot find file:\n\"FILE.TXT\"");
        points[2].Value.ShouldBe(1.458255915e9);
        (points[4].Value, points[4].Timestamp).ShouldBe((double.PositiveInfinity, -3982045));
        (points[^1].Name, points[^1].Label("a"), points[^1].Label("b"), points[^1].Value).ShouldBe(("a:rule", "1", "", double.NaN));
    }

    [Theory]
    [InlineData("up", "Line 1, position 3: expected a number before this, found the line's end")]
    [InlineData("ok 1\nup one", "Line 2, position 7: expected a number before this, found the line's end")]
    [InlineData("9up 1", "Line 1, position 1: expected a metric's name, found 9up 1")]
    [InlineData("up{a=1} 1", "Line 1, position 6: expected a quote, found 1} 1")]
    [InlineData("up{a=\"1} 1", "Line 1, position 11: expected a closing quote, found the line's end")]
    [InlineData("up{a=\"1\" b=\"2\"} 1", "Line 1, position 10: expected a comma or }, found b=\"2\"} 1")]
    [InlineData("up{a} 1", "Line 1, position 5: expected =, found } 1")]
    [InlineData("up{=\"1\"} 1", "Line 1, position 4: expected a label's name or }, found =\"1\"} 1")]
    [InlineData("up 1 now", "Line 1, position 9: expected a time in milliseconds and the line's end, found the line's end")]
    [InlineData("up 1 2 3", "Line 1, position 7: expected a time in milliseconds and the line's end, found  3")]
    [InlineData("up{a=\"\\", "Line 1, position 8: expected a closing quote, found the line's end")]
    [InlineData("<html>", "Line 1, position 1: expected a metric's name, found <html>")]
    public void What_is_not_of_the_format_is_told_by_line_and_position(string text, string why) =>
        Should.Throw<PipelineException>(() => PrometheusText.Parse(text)).Why.ShouldBe(why);

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll<NonNull<string>[], NormalFloat, long?>(
                (values, value, timestamp) =>
                {
                    var labels = values.Select((text, index) => ($"l{index}", Value: text.Get.ReplaceLineEndings("\n"))).ToDictionary();
                    var written = labels.Select(label => $"{label.Key}=\"{Escape(label.Value)}\"");

                    var point = PrometheusText.Parse($"name{{{string.Join(',', written)}}} {value.Get:R} {timestamp}\n").Single();

                    point.Labels.OrderBy(label => label.Key).ShouldBe(labels.OrderBy(label => label.Key));
                    (point.Value, point.Timestamp).ShouldBe((value.Get, timestamp));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_series_is_the_same_whatever_the_order_of_its_labels()
    {
        var points = PrometheusText.Parse("m{a=\"1\",b=\"2\"} 1\nm{b=\"2\",a=\"1\"} 2\nm{a=\"1\\nb=1:2\"} 3\n");
        points[0].Series.ShouldBe(points[1].Series);
        points[2].Series.ShouldNotBe(points[0].Series);
    }

    private static string Escape(string value) =>
        value
            .Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal);
}
