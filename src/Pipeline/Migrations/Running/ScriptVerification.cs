namespace Pipeline.Migrations;

/// <summary>Asks what must hold before a script and after it.</summary>
internal sealed class ScriptVerification(MigrationSession session, ScriptWork work, bool isAlone)
{
    private readonly Dictionary<Verification, object?> _before = [];
    private readonly List<Verification> _verifications =
    [
        .. work.Verifications.Where(verification => isAlone || !verification.IsForRehearsal),
    ];

    /// <summary>True when there is something to ask.</summary>
    public bool IsAny => _verifications.Count > 0;

    /// <summary>What must hold before, and what has to be known from before. What a killed run has begun is not before any more.</summary>
    /// <exception cref="PipelineException">Something does not hold.</exception>
    public async Task Look(CancellationToken cancellation)
    {
        if (work.IsResumed)
            return;
        foreach (var verification in _verifications)
            if (!verification.IsBefore)
                _before[verification] = await verification.Look(Asking(verification, cancellation));
            else if (await verification.Fault(Asking(verification, cancellation), null) is { } fault)
                throw new PipelineException($"{work.FullName} cannot be applied: before it, \"{verification.Name}\" does not hold.", fault);
    }

    /// <summary>What must hold afterwards.</summary>
    /// <exception cref="PipelineException">Something does not hold.</exception>
    public async Task Verify(CancellationToken cancellation)
    {
        foreach (var verification in _verifications.Where(verification => !verification.IsBefore))
            if (await verification.Fault(Asking(verification, cancellation), _before.GetValueOrDefault(verification)) is { } fault)
                throw new PipelineException($"{work.FullName} does not do what it should: \"{verification.Name}\" failed.", fault);
    }

    private Asking Asking(Verification verification, CancellationToken cancellation) =>
        (sql, parameters) =>
            session.Ask(new SqlStatement(sql), $"{work.FullName}.verify.json \"{verification.Name}\"", cancellation, parameters);
}
