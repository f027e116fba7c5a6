namespace Nuke.Common.Tooling;

/// <summary>A program that was started.</summary>
public interface IProcess : IDisposable
{
    /// <summary>The program.</summary>
    string FileName { get; }

    /// <summary>Its arguments as one text.</summary>
    string Arguments { get; }

    /// <summary>The folder that it runs in.</summary>
    string WorkingDirectory { get; }

    /// <summary>What it wrote so far.</summary>
    IReadOnlyCollection<Output> Output { get; }

    /// <summary>How it ended.</summary>
    int ExitCode { get; }

    /// <summary>True when it has ended.</summary>
    bool HasExited { get; }

    /// <summary>Its number.</summary>
    int Id { get; }

    /// <summary>Ends it with all that it has started.</summary>
    void Kill();

    /// <summary>Waits for its end; false when its time was over, and then it is killed.</summary>
    bool WaitForExit();
}
