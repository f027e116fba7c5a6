namespace Pipeline.Monitoring.Figures;

/// <summary>Where figures come from, and so what can be out of reach.</summary>
internal enum FigureSource
{
    /// <summary>The service's own metrics endpoint.</summary>
    Metrics,

    /// <summary>The database's statistics.</summary>
    Database,

    /// <summary>The watch's own requests to the public address.</summary>
    Requests,
}
