using System.Globalization;
using System.Text.RegularExpressions;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

public sealed partial class DescriptorsTests
{
    private const int Limit = 300;

    [Fact]
    public async Task Server_without_descriptors_says_so_does_not_spin_and_recovers()
    {
        await using var server = ServerCopy.StartWithin(["prlimit", $"--nofile={Limit}:{Limit}"]);
        await server.ListensAsync();
        await using var honest = await ChannelClient.OpenAsync(server.Port);
        await honest.JoinAsync("room:1");
        var others = await Task.WhenAll(Enumerable.Range(0, Limit + 50).Select(_ => RawSocket.DialAsync(server.Port)));

        var line = await server.SaysAsync("out of file descriptors");
        Assert.Contains($"may open {Limit},", line, StringComparison.Ordinal);
        Assert.Contains("LimitNOFILE=", line, StringComparison.Ordinal);
        await server.SaysAsync("(message 16 of this kind");
        Assert.Equal("ok", (await honest.HeartbeatAsync()).Status);

        foreach (var other in others)
            await other.DisposeAsync();
        await using var late = await ChannelClient.OpenAsync(server.Port);
        Assert.Equal("ok", (await late.JoinAsync("room:1")).Status);
        Assert.InRange(server.Lines.Max(Attempts), 16, 1000); // at ten attempts a second; one that spins has made thousands
    }

    private static int Attempts(string line) =>
        Occurrence().Match(line) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"out of file descriptors.*\(message (\d+) of this kind")]
    private static partial Regex Occurrence();
}
