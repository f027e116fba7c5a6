using System.Diagnostics;
using Pipeline.Deployments;
using Pipeline.Processes;
namespace Pipeline.Tests.Deployments;
public class Measure
{
    [Fact]
    public async Task Twenty()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var host = await TestHost.Serving();
        var o = TestContext.Current.TestOutputHelper!;
        // probe CPU alone
        var me = Process.GetCurrentProcess();
        await using (var warm = DowntimeProbe.Start(new Uri($"{host.Url}/version"), new ProbeSettings(), TimeProvider.System)) { await Task.Delay(1000, ct); }
        me.Refresh(); var cpu0 = me.TotalProcessorTime; var t0 = Stopwatch.GetTimestamp();
        var probe = DowntimeProbe.Start(new Uri($"{host.Url}/version"), new ProbeSettings(), TimeProvider.System);
        await Task.Delay(8000, ct);
        var r = await probe.Stop(); me.Refresh();
        o.WriteLine($"probe alone: {(me.TotalProcessorTime - cpu0).TotalMilliseconds / Stopwatch.GetElapsedTime(t0).TotalMilliseconds:P1} of a core; {r}");
        foreach (var load in new[] { "none", "saturated" })
        {
            using var stop = new CancellationTokenSource();
            var wrk = load == "none" ? null : new Command("sh", "-c", $"wrk -t2 -c32 -d30s {host.Url}/version").Try(ct);
            var failed = 0; var total = 0; var seen = new List<double>(); var gap = 0.0; var back = new List<double>();var sw=Stopwatch.StartNew();
            for (var i = 0; i < 20; i++)
            {
                var rec = await host.Stage.Run(host.Release($"{(load == "none" ? 2 : 3)}.{i}.0"), ct);
                failed += rec.Probe!.Failed; total += rec.Probe.Total; seen.Add(rec.Switched!.Value.TotalMilliseconds); gap = Math.Max(gap, rec.Probe.LongestGap.TotalMilliseconds);
            }
            o.WriteLine($"{load}: 20 switches in {sw.Elapsed.TotalSeconds:0.0} s, {failed} of {total} failed, seen median {seen.Order().ElementAt(10):0.0} ms max {seen.Max():0.0} ms, longest gap {gap:0} ms");
            var pb = await host.Stage.PutBack(host.Switch.Current()!.Other, host.Release($"{(load == "none" ? 2 : 3)}.18.0"), ct);
            o.WriteLine($"put back warm: {pb}");
            if (wrk is not null) o.WriteLine((await wrk).Output);
        }
    }
}
