using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace Nuke.Common.Output;

/// <summary>
/// Serilog's log, which builds write to, on the console; what the verbosity leaves out is in the run's log. Set up only when targets run:
/// help does without it.
/// </summary>
internal sealed class ConsoleLog(Style style, LogEventLevel level, TextWriter details) : ILogEventSink
{
    /// <summary>Texts without the quotes that Serilog puts around them.</summary>
    private static readonly MessageTemplateTextFormatter Message = new("{Message:l}", CultureInfo.InvariantCulture);

    public static void SetUp(Style style, Verbosity verbosity, TextWriter details)
    {
        var level = verbosity switch
        {
            Verbosity.Verbose => LogEventLevel.Verbose,
            Verbosity.Normal => LogEventLevel.Debug,
            Verbosity.Minimal => LogEventLevel.Warning,
            _ => LogEventLevel.Error,
        };
        Log.Logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new ConsoleLog(style, level, details)).CreateLogger();
    }

    public void Emit(LogEvent logEvent)
    {
        var text = "  " + Render(logEvent);
        if (logEvent.Level < level)
            details.WriteLine(text);
        else
            Console.Out.WriteLine(Colored(logEvent.Level, text));
        if (logEvent.Exception is { } failure)
            details.WriteLine(failure.ToString());
    }

    private static string Render(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Message.Format(logEvent, text);
        return text.ToString();
    }

    private string Colored(LogEventLevel severity, string text) =>
        severity switch
        {
            >= LogEventLevel.Error => style.Red(text),
            LogEventLevel.Warning => style.Yellow(text),
            <= LogEventLevel.Debug => style.Dim(text),
            _ => text,
        };
}
