using System.Globalization;
using Pipeline.Monitoring.Figures;

namespace Pipeline.Monitoring;

/// <summary>How one threshold was kept.</summary>
public sealed record ThresholdVerdict
{
    /// <summary>The threshold as the settings have it.</summary>
    public required string Threshold { get; init; }

    /// <summary>The figure's name.</summary>
    public required string Figure { get; init; }

    /// <summary>Kept, broken, or not to be told.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why it is so, as a clause.</summary>
    public required string Reason { get; init; }

    /// <summary>The figure's value: a share from 0 to 1, seconds, or a number; null when it was never measured.</summary>
    public double? Value { get; init; }

    /// <summary>The bound that the threshold came to; null when it needs a baseline that is not there.</summary>
    public double? Bound { get; init; }

    /// <summary>What the figure was before the release; null when unknown.</summary>
    public double? Baseline { get; init; }

    /// <summary>How many events, or looks for a figure that is not counted, the value is made of.</summary>
    public long Count { get; init; }

    /// <summary>For people: <c>error-rate is 12.4%, the bound is 1%, the baseline was 0.2%: 62 of 500 failed</c>.</summary>
    public override string ToString()
    {
        var unit = Figures.Figure.Find(Figure)?.Unit ?? FigureUnit.Number;
        var value = Value is { } known ? unit.Spoken(known) : "unknown";
        var bound = Bound is { } limit ? $", the bound is {unit.Spoken(limit)}" : "";
        var before = Baseline is { } baseline ? $", the baseline was {unit.Spoken(baseline)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Figure} is {value}{bound}{before}: {Reason}");
    }
}
