using Microsoft.AspNetCore.Builder;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 29 of the promises: ten thousand came and went.
public sealed class LeakTests
{
    private const int Cycles = 10_000;
    private const int AtOnce = 25;

    [Fact]
    public async Task Ten_thousand_connections_leave_neither_memory_nor_files_behind()
    {
        using var counters = new Counters();
        await using var host = await KestrelHost.StartEchoAsync();
        await CycleAsync(host, counters, Cycles / 5); // whatever is made once is there now
        var (heap, files) = (Heap.Live(), OpenFiles());

        await CycleAsync(host, counters, Cycles);

        Assert.InRange(Heap.Live() - heap, long.MinValue, Cycles * 10); // one small object left behind by each would be more
        await Patience.UntilAsync(() => OpenFiles() <= files, "every file was closed");
    }

    private static async Task CycleAsync(KestrelHost host, Counters counters, int cycles)
    {
        for (var done = 0; done < cycles; done += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(done, AtOnce).Select(i => CycleAsync(host, i)));
            host.Log.Clear();
        }
        await Patience.UntilAsync(() => counters["phoenixsharp.connections"] == 0, "every connection had ended");
        await Patience.UntilAsync(() => host.TopicCount == 0, "every topic was let go");
        host.Log.Clear();
    }

    private static async Task CycleAsync(KestrelHost host, int index)
    {
        await using var client = await host.ConnectAsync();
        await client.JoinAsync($"room:{index % 100}");
        await client.AskAsync($"room:{index % 100}", "phx_leave");
    }

    private static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Length;
}
