using System.Globalization;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Monitoring.Figures;

/// <summary>What a figure is measured in.</summary>
internal enum FigureUnit
{
    /// <summary>A plain number.</summary>
    Number,

    /// <summary>A part of a whole, from 0 to 1.</summary>
    Share,

    /// <summary>A length of time in seconds.</summary>
    Time,
}

/// <summary>Figures in words.</summary>
internal static class FigureWords
{
    /// <summary>A value with its unit: <c>0.4%</c>, <c>120 ms</c>, <c>7</c>.</summary>
    public static string Spoken(this FigureUnit unit, double value) =>
        unit switch
        {
            FigureUnit.Share => new Share(value).ToString(),
            FigureUnit.Time => TimeSpan.FromSeconds(value).Spoken(),
            _ => value.ToString("0.##", CultureInfo.InvariantCulture),
        };
}
