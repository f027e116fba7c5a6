using System.Diagnostics;
using System.Globalization;

namespace SampleService.Metrics;

/// <summary>The process, under the names that Prometheus's own libraries use.</summary>
internal static class ProcessMetrics
{
    private static readonly double Started = (Process.GetCurrentProcess().StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;

    public static void WriteTo(TextWriter writer)
    {
        Write(writer, "process_start_time_seconds", "gauge", "When the process started, in Unix time.", Started);
        Write(writer, "process_cpu_seconds_total", "counter", "Processor time used.", Environment.CpuUsage.TotalTime.TotalSeconds);
        Write(writer, "process_resident_memory_bytes", "gauge", "Memory in use.", Environment.WorkingSet);
    }

    private static void Write(TextWriter writer, string name, string type, string help, double value) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n"));
}
