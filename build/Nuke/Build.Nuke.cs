using Nuke.Common.Execution;
using Pipeline;
using Serilog.Events;

partial class Build
{
    partial void TakeInterrupts() => Start.Interrupt = Cancelling.Cancel;

    /// <summary>NUKE only warns of a value that does not convert, and deploys with the default: here that ends the run, as it does with src/Targets.</summary>
    partial void RefuseWhatWasNotRead()
    {
        var faults = Logging
            .InMemorySink.Instance.LogEvents.Where(entry =>
                entry.Level == LogEventLevel.Warning && entry.MessageTemplate.Text.StartsWith("Could not ", StringComparison.Ordinal)
            )
            .Select(entry => $"{entry.RenderMessage(null)}: {entry.Exception?.Message}")
            .ToList();
        if (faults.Count == 0)
            return;
        ExitCode = (int)Pipeline.ExitCode.WrongUsage;
        throw PipelineException.WrongUsage("Parameters cannot be used.", string.Join(System.Environment.NewLine, faults));
    }
}
