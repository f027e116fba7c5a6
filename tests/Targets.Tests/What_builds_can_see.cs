using System.Runtime.CompilerServices;
using Nuke.Common;

namespace Targets.Tests;

public sealed class What_builds_can_see
{
    /// <summary>Who changes what builds are written against does so on purpose: the text is changed with it.</summary>
    [Fact]
    public void Is_what_was_approved()
    {
        var (approved, received) = (Beside("PublicSurface.approved.txt"), Beside("PublicSurface.received.txt"));
        var surface = PublicSurface.Of(typeof(NukeBuild).Assembly);
        if (surface == File.ReadAllText(approved))
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, surface);
        surface.ShouldBe(
            File.ReadAllText(approved),
            $"If this is meant, and a build that uses it still compiles against NUKE: mv {received} {approved}"
        );
    }

    private static string Beside(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
