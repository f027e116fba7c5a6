using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pipeline.Environments;
using Pipeline.Store;

namespace Pipeline.Quality;

/// <summary>The part of <c>docs/configuration.md</c> that is written from the settings records and their documentation.</summary>
public static partial class SettingsReference
{
    private const string Begin = "<!-- generated: ./build.sh Document -->";
    private const string End = "<!-- end of generated part -->";

    /// <summary>Each parameter with its record, in the order of the document.</summary>
    public static IReadOnlyList<(string Parameter, Type Settings)> Parameters { get; } =
    [
        ("Store", typeof(StoreSettings)),
        ("Database", typeof(Databases.DatabaseSettings)),
        ("Service", typeof(Deployments.ServiceSettings)),
        ("Release", typeof(Releases.ReleaseSettings)),
        ("Gates", typeof(Preflight.GateSettings)),
        ("Backups", typeof(Backups.BackupSettings)),
        ("Migrations", typeof(Migrations.MigrationSettings)),
        ("Checks", typeof(Checks.CheckSettings)),
        ("Monitoring", typeof(Monitoring.MonitorSettings)),
        ("Rollbacks", typeof(Rollbacks.RollbackSettings)),
        ("GitHub", typeof(Releases.GitHubSettings)),
        ("Slack", typeof(Notifications.SlackSettings)),
        ("Sandbox", typeof(Sandbox.SandboxSettings)),
    ];

    /// <summary>The document with its generated part as it should be.</summary>
    /// <exception cref="PipelineException">The document does not say where the part goes.</exception>
    public static string Update(string document)
    {
        var (begin, end) = (document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new PipelineException(
                "The document has no place for the generated part.",
                $"Expected a line \"{Begin}\" and one \"{End}\"."
            );
        return document[..begin] + Begin + "\n" + Markdown() + document[end..];
    }

    private static string Markdown()
    {
        var documentation = XDocument.Load(Path.ChangeExtension(typeof(SettingsReference).Assembly.Location, ".xml"));
        var summaries = documentation
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")?.ToString() ?? "");
        var text = new StringBuilder();
        foreach (var (parameter, settings) in Parameters)
        {
            text.Append(
                $"\n### {parameter}\n\n{Words(summaries.GetValueOrDefault($"T:{settings.FullName}", ""))}\n\n| setting | default | what it is |\n| --- | --- | --- |\n"
            );
            Append(text, settings, "", summaries);
        }

        return text.Append('\n').ToString();
    }

    private static void Append(StringBuilder text, Type settings, string prefix, Dictionary<string, string> summaries)
    {
        var defaults = Activator.CreateInstance(settings);
        foreach (
            var property in settings
                .GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(property => property.SetMethod is not null)
                .OrderBy(property => property.DeclaringType == settings)
        )
        {
            var name = prefix + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            var inner = Inner(property.PropertyType);
            text.Append(
                $"| `{name}` | {(inner is null ? Default(property.GetValue(defaults)) : "")} | {Words(summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", ""))} |\n"
            );
            if (inner is not null)
                Append(text, inner, $"{name}{(property.PropertyType == inner ? "" : "[]")}.", summaries);
        }
    }

    /// <summary>The record that a setting holds, or a list of; null for a plain value.</summary>
    private static Type? Inner(Type type)
    {
        var element =
            type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) && type.GetGenericArguments() is [var only] ? only : type;
        return
            element.Assembly == typeof(SettingsReference).Assembly && element.IsAssignableTo(typeof(ISettings))
            || element.Name.EndsWith("Settings", StringComparison.Ordinal)
            ? element
            : null;
    }

    private static string Default(object? value) =>
        value switch
        {
            null or "" => "",
            string or bool or int or Enum => $"`{JsonSerializer.Serialize(value, value.GetType(), StoreJson.Options)}`",
            IEnumerable list when !list.Cast<object>().Any() => "",
            IEnumerable list when value is not JsonElement => string.Join("<br>", list.Cast<object>().Select(item => $"`{item}`")),
            _ => $"`{value}`",
        };

    /// <summary>A summary's XML as one line of Markdown.</summary>
    private static string Words(string xml)
    {
        var words = Reference().Replace(xml, match => $"`{match.Groups[1].Value.Split('.')[^1]}`");
        words = Code().Replace(words, "`$1`");
        words = Tag().Replace(words, "");
        return Space().Replace(System.Net.WebUtility.HtmlDecode(words), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    [GeneratedRegex("""<see cref="[A-Z]:([^"]+)" */>""")]
    private static partial Regex Reference();

    [GeneratedRegex("<c>(.*?)</c>")]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
