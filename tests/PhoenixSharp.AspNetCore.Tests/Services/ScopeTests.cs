using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Services;

/// <summary>The scopes of a connection and of its channels.</summary>
public sealed class ScopeTests
{
    [Fact]
    public async Task Scope_of_a_channel_ends_with_it_and_that_of_a_connection_later()
    {
        var made = new ConcurrentQueue<Scoped>();
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<ScopedSocket>("/socket", socket => socket.Channel<ScopedChannel>("room:*")),
            builder => builder.Services.AddSingleton(made).AddScoped<Scoped>().AddTransient<Transient>());
        var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        await client.JoinAsync("room:2");
        Assert.Equal([false, false, false, false, false], made.Select(scoped => scoped.IsDisposed)); // the socket's, and two for each channel

        await client.AskAsync("room:1", "phx_leave");
        await client.ReceiveAsync("phx_close");
        Assert.Equal([false, true, true, false, false], made.Select(scoped => scoped.IsDisposed));
        Assert.Equal("ok", (await client.AskAsync("room:2", "any")).Status);

        client.Socket.Reset();
        await made.First().Disposed.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal([true, true, true, true, true], made.Select(scoped => scoped.IsDisposed));
    }

    private class Scoped : IDisposable
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Scoped(ConcurrentQueue<Scoped> made) => made.Enqueue(this);

        public bool IsDisposed => _disposed.Task.IsCompleted;

        public Task Disposed => _disposed.Task;

        public void Dispose() => _disposed.SetResult();
    }

    private sealed class Transient(ConcurrentQueue<Scoped> made) : Scoped(made);

    private sealed class ScopedSocket(Scoped scoped) : Socket
    {
        public Scoped Scoped { get; } = scoped;

        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) =>
            request.Services.GetRequiredService<Scoped>() == Scoped ? Accept() : Refuse();
    }

    private sealed class ScopedChannel(Scoped scoped, Transient transient) : Channel<ScopedSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) =>
            Socket.Scoped == scoped || Socket.Scoped == transient ? Refuse("of the connection's scope") : Accept();

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) => new(Reply.Ok());
    }
}
