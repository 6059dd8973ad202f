using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 12 of the promises: a peer that is there and dead.
public sealed class StoppedClientTests
{
    [Fact]
    public async Task A_client_whose_process_is_stopped_is_closed_for_its_silence_and_waited_for_no_longer_than_a_second()
    {
        var time = new VirtualTime();
        using var counters = new Counters();
        await using var host = await KestrelHost.StartEchoAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var client = Start(host.Port);
        try
        {
            await Patience.UntilAsync(() => host.TopicCount == 1, "it has joined");
            await Patience.UntilAsync(() => State(client) == 'T', "it was stopped");
            time.Advance(new SocketOptions().IdleTimeout - TimeSpan.FromSeconds(5));
            Assert.Equal(1, counters["phoenixsharp.connections"]);
            time.Advance(TimeSpan.FromSeconds(5)); // to the sweep that falls on its time
            await Patience.UntilAsync(() => host.TopicCount == 0, "its channels have left");
            time.Advance(TimeSpan.FromSeconds(1)); // for its close, which doesn't come
            await Patience.UntilAsync(() => counters["phoenixsharp.connections"] == 0, "it was given up");
        }
        finally
        {
            client.Kill();
            await client.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    // A shell connects, joins, and sends itself SIGSTOP.
    private static Process Start(int port)
    {
        byte[] sent =
        [
            .. Encoding.ASCII.GetBytes(RawSocket.Handshake("/socket/websocket?vsn=2.0.0")),
            .. RawFrame.Bytes(RawFrame.TextFrame, """["1","1","room:1","phx_join",{}]"""u8),
        ];
        var escaped = string.Concat(sent.Select(one => $"\\x{one:X2}"));
        return Process.Start("bash", ["-c", $"exec 3<>/dev/tcp/127.0.0.1/{port}; printf '{escaped}' >&3; kill -STOP $$"]);
    }

    private static char State(Process process) => File.ReadAllText($"/proc/{process.Id}/stat").Split(") ")[1][0];
}
