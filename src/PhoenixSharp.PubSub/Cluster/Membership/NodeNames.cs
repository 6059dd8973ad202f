using System.Security.Cryptography;

namespace PhoenixSharp.Cluster;

/// <summary>What nodes are called.</summary>
internal static class NodeNames
{
    private const int Most = EnvelopeFormat.MaxNameBytes;

    public static bool IsName(string? name) => name is { Length: >= 1 and <= Most } && name.All(letter => letter is >= '!' and <= '~');

    /// <summary>Makes up a name that no other node has.</summary>
    public static string MakeUp()
    {
        var letters = RandomNumberGenerator.GetHexString(8, lowercase: true);
        var machine = Environment.MachineName;
        return IsName(machine) ? $"{machine[..Math.Min(machine.Length, Most - 9)]}-{letters}" : letters;
    }
}
