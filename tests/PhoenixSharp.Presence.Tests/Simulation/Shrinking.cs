namespace PhoenixSharp.Simulation;

/// <summary>Makes a failing history short: leaves out what it fails without.</summary>
internal static class Shrinking
{
    private const int MaxRuns = 600;

    public static History Shrink(History failing, Func<History, bool> fails)
    {
        var runs = 0;
        for (var size = Math.Max(1, failing.Steps.Count / 2); size > 0; size /= 2)
        {
            for (var at = 0; at < failing.Steps.Count && runs < MaxRuns;)
            {
                var shorter = failing with { Steps = [.. failing.Steps.Take(at), .. failing.Steps.Skip(at + size)] };
                runs++;
                if (fails(shorter))
                    failing = shorter;
                else
                    at += size;
            }
        }
        return failing;
    }
}
