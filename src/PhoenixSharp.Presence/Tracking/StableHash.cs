namespace PhoenixSharp.Tracking;

/// <summary>A hash that is the same on every node and in every run: FNV-1a, 32 bits, over UTF-16.</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        var hash = 2166136261;
        foreach (var character in text)
            hash = (hash ^ character) * 16777619;
        return hash;
    }
}
