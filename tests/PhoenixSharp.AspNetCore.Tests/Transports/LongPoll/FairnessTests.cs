using System.Diagnostics.Metrics;
using System.Net;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.LongPoll;

// All places for sessions are taken: who gets one all the same, and whose it is.
public sealed class FairnessTests : IAsyncLifetime
{
    private const string Attacker = "127.0.0.2";
    private const string Honest = "127.0.0.3";
    private const string Newcomer = "127.0.0.4";
    private const int Places = 20;

    private readonly VirtualTime _time = new();
    private readonly Witness _witness = new();
    private readonly List<LongPollClient> _clients = [];
    private KestrelHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await _witness.StartAsync(options => options.MaxLongPollSessions = Places, _time);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Honest_clients_connect_poll_and_join_when_an_attacker_has_filled_all_places_over_one_connection()
    {
        using var evicted = new Evictions();
        using var attacker = new LongPollClient(_host.Port, from: Attacker);
        for (var i = 0; i < Places; i++)
        {
            attacker.Token = null;
            Assert.Equal(410, (await attacker.PollAsync()).Status);
        }
        attacker.Token = null;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await attacker.PollAsync()).Http);
        for (var i = 3; i < 9; i++)
            await (await OpenAsync($"127.0.0.{i}")).JoinAsync("room:1");
        Assert.All(await Task.WhenAll(_clients.Select(IsAliveAsync)), Assert.True);
        Assert.Contains("SocketOptions.MaxLongPollSessions", Assert.Single(_host.Log.Records, record => record.EventId.Id == 414).Text, StringComparison.Ordinal);
        Assert.True(evicted.Count >= 6);
    }

    [Fact]
    public async Task Session_that_was_polled_longest_ago_makes_room_when_its_client_polls_all_of_its_own()
    {
        var attackers = await OpenAsync(Attacker, Places);
        foreach (var attacker in attackers)
            Assert.True(await IsAliveAsync(attacker));
        Assert.True(await IsAliveAsync(attackers[0]));
        await (await OpenAsync(Newcomer)).JoinAsync("room:1");
        Assert.False(await IsAliveAsync(attackers[1]));
        Assert.Equal(Places - 1, (await Task.WhenAll(attackers.Select(IsAliveAsync))).Count(isAlive => isAlive));
    }

    [Fact]
    public async Task Session_that_was_never_polled_makes_room_before_one_that_was()
    {
        var attackers = await OpenAsync(Attacker, Places);
        await attackers[0].JoinAsync("room:1");
        await OpenAsync(Newcomer);
        Assert.False(await IsAliveAsync(attackers[1]));
        Assert.True(await IsAliveAsync(attackers[0]));
        Assert.True(_witness.NobodyLeft);
    }

    [Fact]
    public async Task Channels_leave_when_their_session_makes_room()
    {
        foreach (var attacker in await OpenAsync(Attacker, Places))
            await attacker.JoinAsync("room:1");
        await OpenAsync(Newcomer);
        Assert.IsType<LeaveReason.Closed>(await _witness.LeftAsync());
    }

    [Fact]
    public async Task Client_near_its_share_is_not_touched()
    {
        var most = await OpenAsync(Attacker, 12);
        var near = await OpenAsync(Honest, 8);
        await OpenAsync(Newcomer, 4);
        using var refused = new LongPollClient(_host.Port, from: Newcomer);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await refused.PollAsync()).Http); // it has half as many
        Assert.All(await Task.WhenAll(near.Select(IsAliveAsync)), Assert.True);
        Assert.Equal(8, (await Task.WhenAll(most.Select(IsAliveAsync))).Count(isAlive => isAlive));
    }

    [Fact]
    public async Task Only_session_of_a_client_is_not_taken_for_another_client()
    {
        for (var i = 0; i < Places; i++)
            await OpenAsync($"127.0.1.{i + 1}");
        using var refused = new LongPollClient(_host.Port, from: Newcomer);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await refused.PollAsync()).Http);
        Assert.All(await Task.WhenAll(_clients.Select(IsAliveAsync)), Assert.True);
    }

    [Fact]
    public async Task Single_client_is_refused_until_one_of_its_sessions_was_not_polled_for_two_seconds()
    {
        var own = await OpenAsync(Honest, Places);
        foreach (var polled in own.Skip(1))
            Assert.True(await IsAliveAsync(polled));
        using var another = new LongPollClient(_host.Port, from: Honest);
        _time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await another.PollAsync()).Http);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(410, (await another.PollAsync()).Status);
        Assert.False(await IsAliveAsync(own[0]));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await another.PollAsync()).Http);
    }

    private async Task<LongPollClient> OpenAsync(string from)
    {
        _clients.Add(await LongPollClient.OpenAsync(_host, from: from));
        return _clients[^1];
    }

    private async Task<List<LongPollClient>> OpenAsync(string from, int count)
    {
        List<LongPollClient> clients = [];
        while (clients.Count < count)
            clients.Add(await OpenAsync(from));
        return clients;
    }

    private static async Task<bool> IsAliveAsync(LongPollClient client)
    {
        if ((await client.PostAsync(LongPollClient.Heartbeat)).Status == 410)
            return false;
        Assert.Single((await client.PollAsync()).Messages);
        return true;
    }

    private sealed class Evictions : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public Evictions()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "phoenixsharp.longpoll.evicted")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
