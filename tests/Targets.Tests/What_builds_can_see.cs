using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Nuke.Common;

namespace Targets.Tests;

public sealed partial class What_builds_can_see
{
    private static string Surface => PublicSurface.Of(typeof(NukeBuild).Assembly);

    /// <summary>Who changes what builds are written against does so on purpose: the text is changed with it.</summary>
    [Fact]
    public void Is_what_was_approved() => ShouldBeApproved(Surface, "PublicSurface");

    /// <summary>
    /// What a build can say here and not on NUKE 10.1.0. The text beside it is what NUKE's own assemblies have of the types that are here too
    /// but for ProjectModel, printed by the same code from a build of NUKE's source. Most of what is left has more optional parameters there.
    /// </summary>
    [Fact]
    public void Goes_beyond_NUKE_on_purpose_alone()
    {
        var theirs = Members(File.ReadAllText(Beside("Nuke10.1.0.txt")));
        var beyond = Members(Surface)
            .Where(member => !member.StartsWith("Nuke.Common.ProjectModel.", StringComparison.Ordinal))
            .Except(theirs);
        ShouldBeApproved(string.Concat(beyond.Order(StringComparer.Ordinal).Select(member => $"{member}\n")), "BeyondNuke");
    }

    /// <summary>Each member with its type; where it is virtual or static makes no difference to who calls it.</summary>
    private static HashSet<string> Members(string surface)
    {
        var members = new HashSet<string>();
        var type = "";
        foreach (var line in surface.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != ' ')
                members.Add(type = Kind().Replace(line.Split(" : ")[0], ""));
            else
                members.Add($"{type} | {Modifiers().Replace(line.Trim(), "")}");
        }

        return members;
    }

    private static void ShouldBeApproved(string text, string name)
    {
        var (approved, received) = (Beside($"{name}.approved.txt"), Beside($"{name}.received.txt"));
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        if (text == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        text.ShouldBe(expected, $"If this is meant: mv {received} {approved}");
    }

    private static string Beside(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);

    [GeneratedRegex("^(static |abstract |sealed )?(class|struct|interface|enum|delegate) ")]
    private static partial Regex Kind();

    [GeneratedRegex("^(static |virtual )+")]
    private static partial Regex Modifiers();
}
