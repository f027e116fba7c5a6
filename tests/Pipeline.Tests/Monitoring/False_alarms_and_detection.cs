using Pipeline.Monitoring;
using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Judging;

namespace Pipeline.Tests.Monitoring;

/// <summary>
/// Watches of ten minutes with a look every 30 seconds, over a service that failed in 0.5% of its requests before: the simulation by which the
/// rule was chosen. Seeded, so that it comes out the same every time.
/// </summary>
public class False_alarms_and_detection
{
    private const int Runs = 300;
    private const int Looks = 20;
    private const double Before = 0.005;

    [Theory]
    [InlineData(6, 0.005, 0, 1)]
    [InlineData(60, 0.005, 0, 1)]
    [InlineData(600, 0.005, 0, 1)]
    [InlineData(6, 0.20, 90, 100)]
    [InlineData(60, 0.05, 95, 100)]
    [InlineData(60, 0.20, 100, 100)]
    [InlineData(600, 0.02, 98, 100)]
    [InlineData(600, 0.05, 100, 100)]
    public void A_healthy_release_stays_and_a_bad_one_is_caught(int requestsAMinute, double share, double least, double most)
    {
        var chance = new Random(7);
        var caught = Enumerable.Range(0, Runs).Count(_ => IsCaught(chance, requestsAMinute, share));
        (100.0 * caught / Runs).ShouldBeInRange(least, most);
    }

    private static bool IsCaught(Random chance, int requestsAMinute, double share)
    {
        var before = requestsAMinute * 30;
        var baseline = new Baseline
        {
            TakenAt = DateTimeOffset.UnixEpoch,
            Window = TimeSpan.FromMinutes(30),
            Figures = new Dictionary<string, BaselineFigure>
            {
                [Figure.ErrorRate.Name] = BaselineFigure.Of(Figure.ErrorRate, new Tally(Failures(chance, before, Before), before), default),
            },
        };
        var judge = Judging.For("error-rate <= max(2 * baseline, baseline + 0.5%)", baseline);
        var tally = default(Tally);
        return Enumerable
            .Range(0, Looks)
            .Any(_ =>
            {
                tally += new Tally(Failures(chance, requestsAMinute / 2, share), requestsAMinute / 2);
                var seen = new Observation(
                    new Dictionary<string, Tally> { [Figure.ErrorRate.Name] = tally },
                    new Dictionary<string, double>(),
                    new Dictionary<FigureSource, string>()
                );
                return judge.Look(seen).Verdict == Verdict.Fail;
            });
    }

    private static long Failures(Random chance, int count, double share) =>
        Enumerable.Range(0, count).Count(_ => chance.NextDouble() < share);
}
