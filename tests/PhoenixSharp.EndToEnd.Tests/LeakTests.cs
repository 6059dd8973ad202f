using Microsoft.AspNetCore.Builder;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 29 of the promises: ten thousand came and went.
public sealed class LeakTests
{
    private const int Cycles = 10_000;
    private const int AtOnce = 25;
    private const int MostRounds = 5;

    [Fact]
    public async Task Ten_thousand_connections_leave_neither_memory_nor_files_behind()
    {
        using var counters = new Counters();
        await using var host = await KestrelHost.StartEchoAsync();
        await CycleAsync(host, counters, Cycles / 5); // whatever is made once is there now
        var (heap, files) = (Heap.Live(), OpenFiles());
        List<long> left = [];
        do
        {
            await CycleAsync(host, counters, Cycles);
            left.Add(Heap.Live() - heap);
            heap += left[^1];
        }
        while (left[^1] > Cycles * 10 && left.Count < MostRounds); // pools grow when more came at one moment than ever before, and not each time
        Assert.True(left[^1] <= Cycles * 10, $"left in each round: {string.Join(", ", left)}"); // one small object left behind by each would be more
        await Patience.UntilAsync(() => OpenFiles() <= files, $"no more than {files} files were open");
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

    // But for code, which is loaded when it is first needed.
    private static int OpenFiles() =>
        Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.EndsWith(".dll", StringComparison.Ordinal) != true);
}
