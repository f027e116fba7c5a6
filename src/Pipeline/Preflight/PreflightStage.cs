using Pipeline.Runs;

namespace Pipeline.Preflight;

/// <summary>Looks at everything at once, and refuses with all reasons at once.</summary>
/// <param name="environment">The environment's name.</param>
/// <param name="gates">What must hold.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class PreflightStage(string environment, IReadOnlyList<Gate> gates, Transcript transcript)
{
    /// <summary>Runs all gates side by side.</summary>
    /// <exception cref="PipelineException">At least one refused. <see cref="ExitCode.Refused"/>; nothing was touched.</exception>
    public async Task<PreflightRecord> Run(CancellationToken cancellation)
    {
        var results = await Task.WhenAll(gates.Select(gate => Ask(gate, cancellation)));
        var width = gates.Max(gate => gate.Name.Length);
        foreach (var (gate, result) in gates.Zip(results).Where(pair => pair.Second.Verdict != GateVerdict.Refuse))
            Tell(gate.Name.PadRight(width), result);
        ThrowIfRefused([.. gates.Zip(results).Where(pair => pair.Second.Verdict == GateVerdict.Refuse)]);
        return new PreflightRecord(gates.Zip(results).ToDictionary(pair => pair.First.Name, pair => pair.Second));
    }

    private static async Task<GateResult> Ask(Gate gate, CancellationToken cancellation)
    {
        try
        {
            return await gate.Check(cancellation);
        }
        catch (PipelineException failure)
        {
            return new GateResult(GateVerdict.Refuse, string.Join(" ", new[] { failure.What, failure.Why }.OfType<string>()), failure.Next);
        }
    }

    private void Tell(string name, GateResult result)
    {
        if (result.Verdict == GateVerdict.Warn)
            transcript.Warn($"{name.TrimEnd()}: {result.Found}");
        else
            transcript.Line($"{name}  {result.Found}");
    }

    private void ThrowIfRefused(IReadOnlyList<(Gate Gate, GateResult Result)> refused)
    {
        if (refused.Count == 0)
            return;
        throw PipelineException.Refused(
            $"Preflight refuses to touch {environment}.",
            string.Join(System.Environment.NewLine, refused.Select(pair => $"{pair.Gate.Name}: {pair.Result.Found}")),
            string.Join(System.Environment.NewLine, refused.Select(pair => pair.Result.Next).OfType<string>().Distinct())
        );
    }
}
