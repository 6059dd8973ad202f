using System.Diagnostics;
using System.Globalization;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

// Row 48 of the promises: the standard output is a pipe that nobody reads.
public sealed class UnreadOutputTests
{
    private const int Requests = 3000; // at Debug level each is several lines: more than the pipe and the console's queue hold

    [Fact]
    public async Task Server_serves_and_stops_when_nobody_reads_its_output()
    {
        var port = Ports.Take();
        using var server = Start(port);
        try
        {
            await using var client = await DialAsync(port);
            for (var i = 0; i < Requests; i++)
                Assert.Equal(404, (await client.AskAsync("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")).Status);

            using var kill = Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            server.Kill(); // no-op if it has ended
        }
    }

    // Redirected, and never read.
    private static Process Start(int port) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PhoenixSharp.Server.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["Logging__LogLevel__Default"] = "Debug",
                ["Logging__LogLevel__Microsoft.AspNetCore"] = "Debug",
                ["DOTNET_gcServer"] = "0",
            },
        })!;

    // Its output can't say that it listens.
    private static async Task<RawSocket> DialAsync(int port)
    {
        RawSocket? socket = null;
        await Patience.UntilAsync(() => TryDial(port, out socket), "the server listens");
        return socket!;
    }

    private static bool TryDial(int port, out RawSocket? socket)
    {
        try
        {
            socket = RawSocket.DialAsync(port).GetAwaiter().GetResult(); // the loopback answers at once
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            socket = null;
            return false;
        }
    }
}
