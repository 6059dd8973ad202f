using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Services;

/// <summary>A socket is disposed with its connection.</summary>
public sealed class SocketDisposalTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task Socket_is_disposed_after_its_channels_have_left()
    {
        var diary = new Diary();
        _rooms.Script.Left = (_, _) =>
        {
            diary.Write("left");
            return ValueTask.CompletedTask;
        };
        var session = _rooms.Host.Connect(new DisposableSocket(() => diary.Write("socket disposed")));
        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await session.SendsNextAsync();

        await session.EndAsync();

        Assert.Equal(["left", "socket disposed"], diary.Entries);
    }

    [Fact]
    public async Task Failed_disposal_of_a_socket_is_logged()
    {
        var session = _rooms.Host.Connect(new DisposableSocket(() => throw new InvalidOperationException("a secret")));

        await session.EndAsync();

        var logged = Assert.Single(_rooms.Host.Log.Records, record => record.Level == LogLevel.Error);
        Assert.Equal("Disposing DisposableSocket of a connection on /socket failed", logged.Text);
    }

    [Fact]
    public async Task Connection_ends_when_the_disposal_of_its_socket_takes_too_long()
    {
        var held = new Held();
        var session = _rooms.Host.Connect(new HangingSocket(held));
        var end = session.EndAsync();
        await held.EnteredAsync();

        await _rooms.Host.Time.WhenTimersAsync(1).WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
        _rooms.Host.Time.Advance(_rooms.Host.Options.ShutdownTimeout);

        await end.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
        Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 215);
        held.Release();
    }

    private sealed class HangingSocket(Held held) : Socket, IAsyncDisposable
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();

        public async ValueTask DisposeAsync() => await held.HereAsync();
    }

    private sealed class DisposableSocket(Action dispose) : Socket, IDisposable
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();

        public void Dispose() => dispose();
    }
}
