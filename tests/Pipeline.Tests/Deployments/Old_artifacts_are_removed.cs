using FsCheck;
using FsCheck.Fluent;
using Pipeline.Deployments;

namespace Pipeline.Tests.Deployments;

public class Old_artifacts_are_removed
{
    [Fact]
    public void The_newest_and_the_needed_ones_are_kept_and_all_others_go() =>
        Prop.ForAll<PositiveInt, PositiveInt, int[]>(
                (count, keep, needed) =>
                {
                    var folders = Enumerable.Range(0, count.Get).Select(number => $"release {number}").ToList();
                    var named = needed.Select(number => $"release {number}").ToList();

                    var surplus = ArtifactRetention.Surplus(folders, keep.Get, named).ToList();

                    var kept = folders.Except(surplus).ToList();
                    return folders.Take(keep.Get).All(kept.Contains)
                        && folders.Intersect(named).All(kept.Contains)
                        && kept.All(folder => folders.IndexOf(folder) < keep.Get || named.Contains(folder));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_deployment_keeps_what_runs_and_what_one_may_come_back_to()
    {
        await using var host = await TestHost.Start();
        var stage = new DeploymentStage(host.Settings with { KeepReleases = 2 }, host.Transcript);
        var needed = host.Release("0.1.0");
        _ = host.Release("0.2.0");
        foreach (var old in Directory.GetDirectories(host.Folders.Releases))
            Directory.SetLastWriteTimeUtc(old, DateTime.UnixEpoch);

        foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0" })
            await stage.Run(host.Release(version) with { KeepArtifacts = [needed.Artifact] }, TestContext.Current.CancellationToken);

        Directory
            .GetDirectories(host.Folders.Releases)
            .Select(Path.GetFileName)
            .ShouldBe(["0.1.0-test", "1.1.0-test", "1.2.0-test"], ignoreOrder: true);
    }
}
