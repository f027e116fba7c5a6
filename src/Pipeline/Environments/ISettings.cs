namespace Pipeline.Environments;

/// <summary>One parameter's settings: a record with defaults, read from the parameters files and checked before anything runs.</summary>
public interface ISettings
{
    /// <summary>Every fault that the types alone do not rule out; empty when the settings can be used.</summary>
    IEnumerable<SettingsFault> Faults();
}
