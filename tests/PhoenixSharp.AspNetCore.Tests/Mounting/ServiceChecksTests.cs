using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Mounting;

/// <summary>What mapped classes need is checked when the socket is mapped, not at the first join.</summary>
public sealed class ServiceChecksTests
{
    [Fact]
    public void Missing_AddPresence_is_named_when_a_channel_needs_the_presence() => Assert.Equal(
        "MapSocket(\"/socket\"): PresenceChannel needs RoomPresence, which is not registered: "
        + "call builder.Services.AddPhoenix().AddPresence<RoomPresence>().",
        Failure<OpenSocket>(socket => socket.Channel<PresenceChannel>("room:*")));

    [Fact]
    public void Missing_AddPresence_is_named_when_the_socket_needs_the_presence() => Assert.Equal(
        "MapSocket(\"/socket\"): PresenceSocket needs RoomPresence, which is not registered: "
        + "call builder.Services.AddPhoenix().AddPresence<RoomPresence>().",
        Failure<PresenceSocket>(_ => { }));

    [Fact]
    public void Presence_is_missing_when_it_was_added_as_a_singleton() => Assert.Contains(
        "call builder.Services.AddPhoenix().AddPresence<RoomPresence>()",
        Failure<OpenSocket>(socket => socket.Channel<PresenceChannel>("room:*"), services => services.AddSingleton<RoomPresence>()),
        StringComparison.Ordinal);

    [Fact]
    public void Each_missing_service_is_named_once() => Assert.Equal(
        "MapSocket(\"/socket\"): PickyChannel needs IClock, which is not registered: add it to builder.Services. "
        + "PickyChannel needs IClock with the key \"utc\", which is not registered: add it to builder.Services.",
        Failure<OpenSocket>(socket => socket.Channel<PickyChannel>("room:*").Channel<PickyChannel>("hall:*")));

    [Fact]
    public void Missing_generic_service_is_named_as_in_CSharp() => Assert.Equal(
        "MapSocket(\"/socket\"): GenericChannel needs IEqualityComparer<IClock>, which is not registered: add it to builder.Services.",
        Failure<OpenSocket>(socket => socket.Channel<GenericChannel>("room:*")));

    [Fact]
    public void Missing_service_of_a_presence_is_named() => Assert.Equal(
        "MapSocket(\"/socket\"): ClockPresence needs IClock, which is not registered: add it to builder.Services.",
        Failure<OpenSocket>(_ => { }, services => services.AddPhoenix().AddPresence<ClockPresence>()));

    [Fact]
    public void Scoped_service_of_a_presence_is_named() => Assert.Equal(
        "MapSocket(\"/socket\"): ClockPresence needs IClock, which is a scoped service, but one ClockPresence serves the whole application: "
        + "take IServiceScopeFactory, or IDbContextFactory for a DbContext, and create one for each operation.",
        Failure<OpenSocket>(_ => { }, services => services.AddScoped<IClock, Clock>().AddPhoenix().AddPresence<ClockPresence>()));

    [Fact]
    public void Unknown_policy_is_named() => Assert.StartsWith(
        "PolicyChannel has [Authorize] with the policy \"members\", which does not exist: add it with ",
        Failure<OpenSocket>(socket => socket.Channel<PolicyChannel>("room:*"), services => services.AddAuthorization()),
        StringComparison.Ordinal);

    [Fact]
    public void Missing_secret_is_named_when_a_class_needs_PhoenixToken()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Map<TokenSocket>(_ => { }));
        Assert.StartsWith("PhoenixToken needs a secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_is_mapped_when_all_that_is_required_is_there()
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", socket => socket
                .Channel<PresenceChannel>("room:*").Channel<PickyChannel>("picky").Channel<OptionalChannel>("optional")
                .Channel<PolicyChannel>("policy")),
            builder => builder.Services.AddAuthorization(options => options.AddPolicy("members", policy => policy.RequireAssertion(_ => true)))
                .AddSingleton<IClock, Clock>().AddKeyedScoped<IClock, Clock>("utc")
                .AddPhoenix().AddPresence<RoomPresence>().AddPresence<ClockPresence>());
        await using var client = await host.ConnectAsync();
        foreach (var topic in new[] { "room:1", "picky", "optional", "policy" })
            Assert.Equal("ok", (await client.JoinAsync(topic)).Status);
    }

    [Fact]
    public async Task AddPresence_wins_when_the_presence_was_also_added_as_a_singleton()
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<PresenceChannel>("room:*")),
            builder => builder.Services.AddSingleton<RoomPresence>().AddPhoenix().AddPresence<RoomPresence>());
        await using var client = await host.ConnectAsync();
        Assert.Equal("ok", (await client.JoinAsync("room:1")).Status);
    }

    private static string Failure<TSocket>(Action<SocketBuilder<TSocket>> configure, Action<IServiceCollection>? add = null)
        where TSocket : Socket => Assert.Throws<InvalidOperationException>(() => Map(configure, add)).Message;

    private static void Map<TSocket>(Action<SocketBuilder<TSocket>> configure, Action<IServiceCollection>? add = null)
        where TSocket : Socket
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPhoenix();
        add?.Invoke(builder.Services);
        builder.Build().MapSocket("/socket", configure);
    }

    private interface IClock;

    private sealed class Clock : IClock;

    private sealed class RoomPresence : Presence<Payload>;

    private sealed class GenericChannel(IEqualityComparer<IClock> clocks) : AnyChannel
    {
        public IEqualityComparer<IClock> Clocks { get; } = clocks;
    }

    private sealed class ClockPresence(IClock clock) : Presence<Payload>
    {
        public IClock Clock { get; } = clock;
    }

    private class AnySocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
    }

    private sealed class PresenceSocket(RoomPresence presence) : AnySocket
    {
        public RoomPresence Presence { get; } = presence;
    }

    private sealed class TokenSocket(PhoenixToken token) : AnySocket
    {
        public PhoenixToken Token { get; } = token;
    }

    private class AnyChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }

    [Authorize("members")]
    private sealed class PolicyChannel : AnyChannel;

    private sealed class PresenceChannel(RoomPresence presence) : AnyChannel
    {
        public override async ValueTask JoinedAsync(CancellationToken cancellationToken) =>
            await PushAsync("presence_state", presence.List(Topic), cancellationToken);
    }

    private sealed class PickyChannel(IClock clock, [FromKeyedServices("utc")] IClock utc) : AnyChannel
    {
        public IClock[] Clocks { get; } = [clock, utc];
    }

    private sealed class OptionalChannel(Uri? none = null, RoomPresence? presence = null) : AnyChannel
    {
        public (Uri?, RoomPresence?) Given { get; } = (none, presence);
    }
}
