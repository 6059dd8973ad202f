using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Testing;

/// <summary>A server in memory, to test sockets and channels: the real session engine, without a network.</summary>
/// <remarks>
/// Connects and joins run as in production: routes, service scopes, <c>[Authorize]</c>, rate limits, <c>[Event]</c> handlers, presences,
/// and the serializer of protocol version 2 with text and binary messages. Two things are different. No transport reads or writes, so the
/// timeouts of transports, such as <see cref="SocketOptions.IdleTimeout"/>, do not apply. The clock stands still until
/// <see cref="AdvanceAsync"/> moves it. The model is <c>Phoenix.ChannelTest</c>.
/// </remarks>
public sealed partial class ChannelTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FailureLog _log;
    private readonly Lock _gate = new();
    private readonly List<TestClient> _clients = [];

    private ChannelTest(WebApplication app, VirtualTime time, FailureLog log) => (_app, Time, _log) = (app, time, log);

    /// <summary>Gets the clock of the server. It is the <see cref="TimeProvider"/> of the services.</summary>
    public VirtualTime Time { get; }

    /// <summary>Gets the services of the application.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Gets or sets how long an expectation waits, in real time, before it fails.</summary>
    /// <value>The default is 5 seconds. A test that passes does not wait for it.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    internal JsonSerializerOptions Json => Services.GetRequiredService<IOptions<PhoenixOptions>>().Value.Json;

    /// <summary>Starts a server.</summary>
    /// <param name="services">Registers the services, <c>AddPhoenix()</c> among them, as the application does.</param>
    /// <param name="map">
    /// Maps sockets, as the application does: <c>app => app.MapSocket&lt;UserSocket&gt;("/socket", …)</c>. Without it, use
    /// <see cref="JoinAsync{TSocket, TChannel}"/>.
    /// </param>
    /// <exception cref="InvalidOperationException">A service that a socket, a channel or a presence needs is not registered.</exception>
    public static ChannelTest Start(Action<IServiceCollection> services, Action<IEndpointRouteBuilder>? map = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var (time, log) = (new VirtualTime(), new FailureLog());
        return new ChannelTest(TestHost.Start(services, map, time, log), time, log);
    }

    /// <summary>Broadcasts an event to everyone on a topic, as server-side code does with <see cref="IBroadcaster"/>.</summary>
    public Task BroadcastAsync<T>(string topic, string @event, T payload) =>
        Services.GetRequiredService<IBroadcaster>().BroadcastAsync(topic, @event, payload).AsTask();

    /// <summary>Waits until the server is idle, and returns the presences of a topic.</summary>
    /// <typeparam name="TPresence">The presence that was registered with <c>AddPresence</c>.</typeparam>
    public async Task<PresenceEntries> PresencesAsync<TPresence>(string topic)
        where TPresence : Presence
    {
        await SettleAsync();
        return await Services.GetRequiredService<TPresence>().ListAsync(topic);
    }

    /// <summary>Closes all connections, waits for their channels, and stops the server.</summary>
    /// <exception cref="ChannelTestException">A callback of a channel does not return.</exception>
    public async ValueTask DisposeAsync()
    {
        TestClient[] clients;
        lock (_gate)
            clients = [.. _clients];
        try
        {
            foreach (var client in clients)
                await client.EndAsync(new LeaveReason.Draining());
        }
        finally
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    internal ChannelTestException Failure(string sentence, Exception? cause = null)
    {
        var log = _log.Lines;
        var message = log.Count == 0 ? sentence : $"{sentence}\nThe server logged:\n  {string.Join("\n  ", log)}";
        return cause is null ? new ChannelTestException(message) : new ChannelTestException(message, cause);
    }
}
