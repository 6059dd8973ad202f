using System.Diagnostics;
using System.Runtime;

namespace PhoenixSharp.Benchmarks;

/// <summary>Runs something until its code is compiled to the end, as that of a server is after its first minute.</summary>
internal static class Warmth
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1); // the runtime compiles again what ran often, once nothing new did for a tenth of that
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    public static void Gain(Action action)
    {
        var all = Stopwatch.StartNew();
        var quiet = Stopwatch.StartNew();
        for (var compiled = -1L; quiet.Elapsed < Quiet && all.Elapsed < Enough; compiled = JitInfo.GetCompiledMethodCount())
        {
            action();
            if (JitInfo.GetCompiledMethodCount() != compiled)
                quiet.Restart();
        }
    }
}
