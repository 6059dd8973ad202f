namespace PhoenixSharp.EndToEnd.Tests;

/// <summary>How much memory is in use that is no garbage.</summary>
internal static class Heap
{
    public static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
