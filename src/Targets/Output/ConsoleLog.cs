using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Nuke.Common.Output;

/// <summary>Serilog's log, which builds write to, on the console. Set up only when a target runs: loading Serilog costs 25 ms.</summary>
internal sealed class ConsoleLog(Style style) : ILogEventSink
{
    public static void SetUp(Style style, Verbosity verbosity)
    {
        var level = verbosity switch
        {
            Verbosity.Verbose => LogEventLevel.Verbose,
            Verbosity.Normal => LogEventLevel.Information,
            Verbosity.Minimal => LogEventLevel.Warning,
            _ => LogEventLevel.Error,
        };
        Log.Logger = new LoggerConfiguration().MinimumLevel.Is(level).WriteTo.Sink(new ConsoleLog(style)).CreateLogger();
    }

    public void Emit(LogEvent logEvent)
    {
        var text = "  " + logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture);
        Console.Out.WriteLine(logEvent.Level switch
        {
            >= LogEventLevel.Error => style.Red(text),
            LogEventLevel.Warning => style.Yellow(text),
            <= LogEventLevel.Debug => style.Dim(text),
            _ => text,
        });
    }
}
