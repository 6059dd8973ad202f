using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>The close of a socket by the application.</summary>
public sealed class DisconnectTests
{
    [Fact]
    public async Task Reason_of_a_close_is_refused_when_it_is_too_long()
    {
        await using var still = new StillRoom();
        await Assert.ThrowsAsync<ArgumentException>("reason", () => still.Socket.DisconnectAsync(1000, new string('é', 62)));
        Assert.Equal(SocketState.Open, still.Socket.State);
        await still.Socket.DisconnectAsync(1000, new string('é', 61)).WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Disconnect_ends_when_the_transport_fails_to_dispose()
    {
        await using var still = new StillRoom();
        still.Connection.DisposeFailure = new InvalidOperationException("dispose");
        await still.Socket.DisconnectAsync().WaitAsync(Patience.Limit);
        Assert.Equal(SocketState.Closed, still.Socket.State);
    }
}
