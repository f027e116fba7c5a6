using System.Text.Json;
using Pipeline.Monitoring;
using Pipeline.Store;

namespace Pipeline.Tests.Monitoring;

public class Settings_of_the_watch
{
    [Theory]
    [InlineData("""{ "window": "10s" }""")]
    [InlineData("""{ "window": "15m", "interval": "30s", "warmUp": "1m", "metricsPath": "http://127.0.0.1:9100/metrics" }""")]
    [InlineData(
        """{ "synthetic": [ { "path": "/ready" }, { "method": "POST", "path": "/login", "body": { "a": 1 } } ], "syntheticRate": 5 }"""
    )]
    [InlineData("""{ "metrics": { "requests": "http_server_requests_total", "statusLabel": "code" } }""")]
    public void Good_ones_have_no_faults(string json) => Read(json).Faults().ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "window": "0s" }""", "window")]
    [InlineData("""{ "window": "3s" }""", "window")]
    [InlineData("""{ "window": "10s", "interval": "5s" }""", "interval")]
    [InlineData("""{ "window": "10s", "warmUp": "9s" }""", "window")]
    [InlineData("""{ "baselineWindow": "0s" }""", "baselineWindow")]
    [InlineData("""{ "metricsPath": "metrics" }""", "metricsPath")]
    [InlineData("""{ "metricsPath": "file:///etc/passwd" }""", "metricsPath")]
    [InlineData("""{ "syntheticRate": 0 }""", "syntheticRate")]
    [InlineData("""{ "thresholds": [] }""", "thresholds")]
    [InlineData("""{ "thresholds": [ "p95 < 1s", "p95 < 5%" ] }""", "thresholds[1]")]
    [InlineData("""{ "metrics": { "logins": "" } }""", "metrics.logins")]
    [InlineData(
        """{ "synthetic": [ { "path": "/" }, { "path": "ready", "status": 0, "method": "" } ] }""",
        "synthetic[1].method,synthetic[1].path,synthetic[1].status"
    )]
    public void Bad_ones_are_named_by_their_key(string json, string keys) =>
        string.Join(',', Read(json).Faults().Select(fault => fault.Key)).ShouldBe(keys);

    [Fact]
    public void A_fault_in_a_threshold_says_where() =>
        Read("""{ "thresholds": [ "p95 < 5%" ] }""")
            .Faults()
            .Single()
            .Tell("parameters.json", "Monitoring")
            .ShouldBe(
                "parameters.json: Monitoring.thresholds[0]: found \"5%\" at position 7 of \"p95 < 5%\", expected a time such as 500ms"
            );

    [Theory]
    [InlineData("10s", 1, 1)]
    [InlineData("5m", 15, 30)]
    [InlineData("15m", 45, 90)]
    public void Looks_and_warm_up_follow_the_window(string window, int interval, int warmUp)
    {
        var settings = Read($$"""{ "window": "{{window}}" }""");
        (settings.EffectiveInterval.TotalSeconds, settings.EffectiveWarmUp.TotalSeconds).ShouldBe((interval, warmUp));
    }

    private static MonitorSettings Read(string json) => JsonSerializer.Deserialize<MonitorSettings>(json, StoreJson.Options)!;
}
