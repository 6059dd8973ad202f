using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

public sealed class DisconnectTests
{
    [Fact]
    public async Task Disconnect_ends_when_the_transport_fails_to_dispose()
    {
        await using var still = new StillRoom();
        still.Connection.DisposeFailure = new InvalidOperationException("dispose");
        await still.Socket.DisconnectAsync().WaitAsync(Patience.Limit);
        Assert.Equal(SocketState.Closed, still.Socket.State);
    }
}
