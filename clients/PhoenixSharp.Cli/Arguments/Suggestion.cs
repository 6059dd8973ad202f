namespace PhoenixSharp.Cli;

/// <summary>Finds the correct name for a misspelt word.</summary>
internal static class Suggestion
{
    /// <summary>Returns the most similar name, or null if none is similar.</summary>
    public static string? For(string word, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(word.ToLowerInvariant(), name)))
        .Where(candidate => candidate.Distance <= Math.Max(1, word.Length / 3) || IsPrefix(word, candidate.Name))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    private static bool IsPrefix(string word, string name) =>
        word.Trim('-').Length >= 2 && name.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the number of letters to insert, remove, replace or swap with the next letter (optimal string alignment
    /// distance).</summary>
    private static int Distance(string from, string to)
    {
        var distances = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
                distances[i, j] = i == 0 || j == 0 ? i + j : Least(distances, from, to, i, j);
        }
        return distances[from.Length, to.Length];
    }

    private static int Least(int[,] distances, string from, string to, int i, int j)
    {
        var replaced = distances[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        var least = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
        var isSwap = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
        return isSwap ? Math.Min(least, distances[i - 2, j - 2] + 1) : least;
    }
}
