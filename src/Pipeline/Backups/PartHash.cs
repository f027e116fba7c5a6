using System.Security.Cryptography;

namespace Pipeline.Backups;

/// <summary>The size and the SHA-256 of what passes by.</summary>
internal sealed class PartHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _size;

    /// <summary>Takes a portion in.</summary>
    public void See(ReadOnlyMemory<byte> bytes)
    {
        _hash.AppendData(bytes.Span);
        _size += bytes.Length;
    }

    /// <summary>The part with the size and the hash of all that has passed.</summary>
    public BackupPart Fill(BackupPart part) => part with { Size = _size, Sha256 = Finish() };

    /// <summary>What is wrong with all that has passed when it should be the part; null when nothing is.</summary>
    public string? FaultOf(BackupPart part)
    {
        if (part.FaultIn(_size) is { } fault)
            return fault;
        var found = Finish();
        return found == part.Sha256 ? null : $"\"{part.Key}\" is not as it was written: its SHA-256 is {found}, expected {part.Sha256}.";
    }

    public void Dispose() => _hash.Dispose();

    private string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());
}
