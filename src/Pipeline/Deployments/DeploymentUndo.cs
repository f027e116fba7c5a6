namespace Pipeline.Deployments;

/// <summary>Takes a deployment back that did not get to its end: on its own time, as the run's may be over.</summary>
internal sealed class DeploymentUndo(ServiceSettings settings, Slots slots, TrafficSwitch traffic, Drain drain)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>Sends the traffic where it went before and empties the slot.</summary>
    /// <returns>The failure with what was done about it, or null when the failure says all there is to say.</returns>
    public async Task<PipelineException?> TakeBack(Slot slot, Slot? from, Exception failure)
    {
        using var deadline = new CancellationTokenSource(settings.DrainTimeout.Value * 2 + Slack);
        try
        {
            await TakeBack(slot, from, deadline.Token);
            return Told(failure, $"{Traffic(from)}; what was started in slot {slot} was stopped.");
        }
        catch (Exception second)
            when (second is PipelineException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            var why = string.Join(Environment.NewLine, failure.Message, "Then the way back failed too:", second.Message);
            return new PipelineException(
                $"The deployment to slot {slot} failed, and could not be taken back.",
                why,
                innerException: failure
            )
            {
                ExitCode = ExitCode.NeedsPerson,
            };
        }
    }

    private async Task TakeBack(Slot slot, Slot? from, CancellationToken cancellation)
    {
        if (traffic.Current() == slot)
            traffic.Point(from);
        await drain.Await(slot, cancellation);
        await slots.Stop(slot, cancellation);
    }

    private static string Traffic(Slot? from) => from is null ? "No slot has traffic" : $"The traffic goes to slot {from} as before";

    private static PipelineException? Told(Exception failure, string done) =>
        failure switch
        {
            PipelineException told => new PipelineException(told.What, told.Why, done, told.Next, told) { ExitCode = told.ExitCode },
            IOException or UnauthorizedAccessException => new PipelineException(
                "The deployment failed.",
                failure.Message,
                done,
                innerException: failure
            ),
            _ => null,
        };
}
