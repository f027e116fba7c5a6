using System.Globalization;

namespace SampleService.Metrics;

/// <summary>How long things took, in buckets that are cumulative when written, as Prometheus wants them.</summary>
internal sealed class DurationHistogram(string name, string help)
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private double _sum;

    public void Observe(TimeSpan time)
    {
        var index = Array.BinarySearch(Bounds, time.TotalSeconds);
        lock (_lock)
        {
            _counts[index < 0 ? ~index : index]++;
            _sum += time.TotalSeconds;
        }
    }

    public void WriteTo(TextWriter writer)
    {
        long[] counts;
        double sum;
        lock (_lock)
            (counts, sum) = ([.. _counts], _sum);
        writer.Write($"# HELP {name} {help}\n# TYPE {name} histogram\n");
        var total = 0L;
        for (var index = 0; index < counts.Length; index++)
        {
            total += counts[index];
            var bound = index < Bounds.Length ? Bounds[index].ToString(CultureInfo.InvariantCulture) : "+Inf";
            writer.Write($"{name}_bucket{{le=\"{bound}\"}} {total}\n");
        }

        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{name}_sum {sum}\n{name}_count {total}\n"));
    }
}
