using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Databases;

/// <summary>Names made of a database's own and something behind it.</summary>
public static class DatabaseNames
{
    /// <summary>PostgreSQL silently cuts a longer identifier.</summary>
    private const int Longest = 63;

    /// <summary>The two joined; a name that would be too long is cut in its first part, which then ends in a hash of the whole.</summary>
    public static string Fit(string name, string behind)
    {
        var room = Longest - Encoding.UTF8.GetByteCount(behind);
        if (Encoding.UTF8.GetByteCount(name) <= room)
            return name + behind;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        var cut = name;
        while (Encoding.UTF8.GetByteCount(cut) > room - hash.Length)
            cut = cut[..^1];
        return cut + hash + behind;
    }
}
