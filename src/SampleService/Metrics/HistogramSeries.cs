using System.Globalization;

namespace SampleService.Metrics;

/// <summary>Counts by duration, in buckets that are cumulative when written, as Prometheus wants them.</summary>
internal sealed class HistogramSeries
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private double _sum;

    public void Observe(TimeSpan time)
    {
        // A bound belongs to its bucket: le is "less or equal".
        var index = Array.BinarySearch(Bounds, time.TotalSeconds);
        lock (_lock)
        {
            _counts[index < 0 ? ~index : index]++;
            _sum += time.TotalSeconds;
        }
    }

    public void WriteTo(TextWriter writer, string name, string labels)
    {
        var (counts, sum) = Now();
        var (first, all) = labels.Length > 0 ? (labels + ",", $"{{{labels}}}") : ("", "");
        var total = 0L;
        for (var index = 0; index < counts.Length; index++)
        {
            total += counts[index];
            var bound = index < Bounds.Length ? Bounds[index].ToString(CultureInfo.InvariantCulture) : "+Inf";
            writer.Write($"{name}_bucket{{{first}le=\"{bound}\"}} {total}\n");
        }

        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{name}_sum{all} {sum}\n{name}_count{all} {total}\n"));
    }

    private (long[] Counts, double Sum) Now()
    {
        lock (_lock)
            return ([.. _counts], _sum);
    }
}
