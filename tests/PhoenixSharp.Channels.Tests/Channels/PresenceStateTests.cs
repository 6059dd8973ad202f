using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Channels;

// Row 36 of the promises: rooms with a large presence_state can be joined.
public sealed class PresenceStateTests : IDisposable
{
    private const string Error = """["1",null,"room:a","presence_error",{"reason":"presence_state too large"}]""";

    private readonly Rooms _rooms = new(builder => builder.AddPresence<RoomPresence>());

    public PresenceStateTests() => _rooms.Host.Options.MaxPresenceStateBytes = 1024;

    public void Dispose() => _rooms.Dispose();

    [Theory]
    [InlineData("presence_state", 1024, true)]
    [InlineData("presence_state", 1025, false)]
    [InlineData("other", 1025, true)]
    public async Task State_is_replaced_by_an_error_when_it_exceeds_the_limit(string @event, int bytes, bool isDelivered)
    {
        using var refused = new Refused();
        var state = $$"""{"a":"{{new string('x', bytes - 8)}}"}""";
        _rooms.Script.Joined = channel => channel.Pushes(@event, Payload.FromJson(state));
        var session = await _rooms.JoinedAsync();
        await session.SendsAsync(isDelivered ? $"""["1",null,"room:a","{@event}",{state}]""" : Error);

        await StillAnswersAsync(session);
        session.SentNothingMore();
        Assert.Equal(isDelivered ? 0 : 1, refused.Count);
    }

    [Fact]
    public async Task Member_gets_diffs_and_the_warning_names_the_option_when_the_state_is_refused()
    {
        var presence = _rooms.Host.Services.GetRequiredService<RoomPresence>();
        using var others = new PresenceOwner();
        for (var i = 0; i < 50; i++)
            await presence.TrackAsync(others, "room:a", $"{i}", new Meta(i), TestContext.Current.CancellationToken);
        var bytes = presence.List("room:a").ToPayload().Bytes.Length;
        _rooms.Script.Joined = channel => channel.Pushes("presence_state", presence.List("room:a"));
        var session = await _rooms.JoinedAsync();
        await session.SendsAsync(Error);
        await StillAnswersAsync(session);

        await presence.TrackAsync(others, "room:a", "late", new Meta(1), TestContext.Current.CancellationToken);
        Assert.Contains("\"joins\":{\"late\"", await session.SendsNextAsync(), StringComparison.Ordinal);
        var warning = Assert.Single(_rooms.Host.Log.Records, record => record.Level >= LogLevel.Warning);
        Assert.Equal(208, warning.EventId.Id);
        Assert.StartsWith(
            $"The presence_state of room:a has {bytes} bytes and SocketOptions.MaxPresenceStateBytes is 1024:",
            warning.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warning_escapes_a_topic_that_a_client_chose()
    {
        _rooms.Script.Joined = channel => channel.Pushes("presence_state", Payload.FromJson($"{{\"a\":\"{new string('x', 2000)}\"}}"));
        var session = _rooms.Host.Connect();
        await session.JoinsAsync("""room:\r\n\u001b[31m""");
        await session.SendsNextAsync();
        await session.EndAsync();
        Assert.DoesNotContain(Assert.Single(_rooms.Host.Log.Records, record => record.EventId.Id == 208).Text, char.IsControl);
    }

    private static Task StillAnswersAsync(SessionDriver session)
    {
        session.Receives("""["1","2","room:a","echo",{}]""");
        return session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    private sealed class Refused : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public Refused()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "phoenixsharp.channels.presence_states_refused")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _count, count));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
