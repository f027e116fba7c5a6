using System.Text.Json;
using Pipeline.Checks;
using Pipeline.Store;

namespace Pipeline.Tests.Checks;

public class Settings_of_checks
{
    [Theory]
    [InlineData("""{ "name": "ready", "http": { "path": "/health/ready", "within": "1s" } }""")]
    [InlineData(
        """{ "name": "version", "http": { "path": "/version?full=1", "json": { "$.service": "x", "$.nodes[0].up": true, "$": null } } }"""
    )]
    [InlineData(
        """{ "name": "login", "severity": "warn", "http": { "method": "POST", "path": "/login", "body": { "a": 1 }, "bearerToken": "env:TOKEN" } }"""
    )]
    [InlineData("""{ "name": "rows", "sql": { "query": "SELECT count(*) > 0 FROM logins", "expect": true } }""")]
    public void Good_ones_have_no_faults(string json) => Read(json).Faults().ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "name": "", "http": { "path": "/" } }""", "name")]
    [InlineData("""{ "name": "x" }""", "http")]
    [InlineData("""{ "name": "x", "http": { "path": "/" }, "sql": { "query": "SELECT 1", "expect": 1 } }""", "http")]
    [InlineData("""{ "name": "x", "http": { "path": "health" } }""", "http.path")]
    [InlineData("""{ "name": "x", "http": { "path": "http://elsewhere/" } }""", "http.path")]
    [InlineData("""{ "name": "x", "http": { "path": "/", "method": "GET /" } }""", "http.method")]
    [InlineData("""{ "name": "x", "http": { "path": "/", "status": 2000 } }""", "http.status")]
    [InlineData("""{ "name": "x", "http": { "path": "/", "within": "0s" } }""", "http.within")]
    [InlineData("""{ "name": "x", "http": { "path": "/", "headers": { "a b": "c" } } }""", "http.headers")]
    [InlineData("""{ "name": "x", "http": { "path": "/", "json": { "status": "ready" } } }""", "http.json")]
    [InlineData("""{ "name": "x", "http": { "path": "/", "json": { "$.a[x]": 1 } } }""", "http.json")]
    [InlineData("""{ "name": "x", "http": { "path": "/", "json": { "$..a": 1 } } }""", "http.json")]
    [InlineData("""{ "name": "x", "http": { "path": "/", "json": { "$.a": [1] } } }""", "http.json[\"$.a\"]")]
    [InlineData("""{ "name": "x", "sql": { "query": " ", "expect": 1 } }""", "sql.query")]
    [InlineData("""{ "name": "x", "sql": { "query": "SELECT 1" } }""", "sql.expect")]
    [InlineData("""{ "name": "x", "sql": { "query": "SELECT 1", "expect": { "a": 1 } } }""", "sql.expect")]
    [InlineData("""{ "name": "x", "sql": { "query": "SELECT 1", "expect": 1, "timeout": "0s" } }""", "sql.timeout")]
    public void Bad_ones_are_named_by_their_key(string json, string key) => Read(json).Faults().Select(fault => fault.Key).ShouldBe([key]);

    [Theory]
    [InlineData("$", """{"a":1}""")]
    [InlineData("$.list[1].name", "\"b\"")]
    [InlineData("$.list[2].name", null)]
    [InlineData("$.list.name", null)]
    [InlineData("$.name[0]", null)]
    [InlineData("$.a-b", "2")]
    [InlineData("$.nothing", "null")]
    public void A_path_leads_to_one_value_or_none(string path, string? expected)
    {
        using var document = JsonDocument.Parse(
            path == "$" ? """{"a":1}""" : """{"list":[{"name":"a"},{"name":"b"}],"name":"x","a-b":2,"nothing":null}"""
        );
        JsonPath.Parse(path)!.Find(document.RootElement)?.GetRawText().ShouldBe(expected);
        if (expected is null)
            JsonPath.Parse(path)!.Find(document.RootElement).ShouldBeNull();
    }

    private static CheckSettings Read(string json) => JsonSerializer.Deserialize<CheckSettings>(json, StoreJson.Options)!;
}
