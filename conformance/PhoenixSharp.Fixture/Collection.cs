using System.Runtime;

namespace PhoenixSharp.Fixture;

/// <summary>Collects all garbage and gives its room back.</summary>
internal static class Collection
{
    public static string Collect()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return $"collected, heap {GC.GetTotalMemory(forceFullCollection: false)} bytes\n";
    }
}
