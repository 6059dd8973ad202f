using System.Diagnostics;

namespace PhoenixSharp.Cluster.Tests.Clients;

/// <summary>A clock that never goes back, the same for all of this process.</summary>
public static class Monotonic
{
    private static readonly long Began = Stopwatch.GetTimestamp();

    public static TimeSpan Now => Stopwatch.GetElapsedTime(Began);
}
