using System.Runtime.CompilerServices;
using Nuke.Common;

namespace Targets.Tests;

public sealed class What_builds_can_see
{
    /// <summary>Who changes what builds are written against does so on purpose: the text is changed with it.</summary>
    [Fact]
    public void Is_what_was_approved()
    {
        var approved = Beside("PublicSurface.approved.txt");
        var received = Path.ChangeExtension(approved, ".received.txt").Replace(".approved", "", StringComparison.Ordinal);
        var surface = PublicSurface.Of(typeof(NukeBuild).Assembly);
        if (surface == File.ReadAllText(approved))
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, surface);
        surface.ShouldBe(File.ReadAllText(approved), $"If this is meant: mv {received} {approved}");
    }

    private static string Beside(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
