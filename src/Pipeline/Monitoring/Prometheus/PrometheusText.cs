namespace Pipeline.Monitoring.Prometheus;

/// <summary>Reads Prometheus's text format, version 0.0.4. https://prometheus.io/docs/instrumenting/exposition_formats</summary>
internal static class PrometheusText
{
    /// <summary>Every value in the text; comments, HELP and TYPE are passed over.</summary>
    /// <exception cref="PipelineException">A line is not of that format.</exception>
    public static IReadOnlyList<MetricPoint> Parse(string text)
    {
        var points = new List<MetricPoint>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.Trim(' ', '\t', '\r');
            if (content.Length > 0 && content[0] != '#')
                points.Add(new PrometheusLine(content, number).Read());
        }

        return points;
    }
}
