using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

/// <summary>What somebody has recorded at the broker and sends again.</summary>
public sealed class PeersReplayTests
{
    private const ulong Self = 77;

    private readonly Peers _peers = new(TimeProvider.System, Self, isSealed: true);

    [Fact]
    public void Direct_broadcast_is_taken_once_and_in_any_order_within_the_window()
    {
        Beat(1);
        Assert.Equal([true, true, false, true, false], Directs(5, 6, 5, 1, 1));
        Assert.Equal([true, false, true], Directs(1030, 6, 7)); // 6 is 1,024 behind
    }

    [Fact]
    public void Direct_broadcast_is_refused_after_its_sender_went_down_or_ended()
    {
        Beat(1);
        Assert.Equal([true], Directs(5));
        while (_peers.List().Count > 0)
            _peers.Beat(most: 5);
        Assert.Equal([false], Directs(5));
        for (var beat = 0; beat < 2000; beat++)
            _peers.Beat(most: 5);
        Assert.Equal([false], Directs(5));
        Beat(2);
        _peers.Hear(new Envelope { Kind = EnvelopeKind.Farewell, Node = "n"u8, Incarnation = 1 });
        Assert.Equal([false, false], Directs(5, 6));
        Assert.Empty(_peers.List());
    }

    [Fact]
    public void Direct_broadcast_for_an_earlier_start_of_this_node_is_refused()
    {
        Beat(1);
        Assert.Null(Direct(5, recipient: Self - 1).Peer);
        Assert.Null(Direct(5, recipient: 0).Peer);
        Assert.NotNull(Direct(5, recipient: Self).Peer);
    }

    [Fact]
    public void Direct_broadcast_of_version_1_is_taken_only_from_a_node_that_reads_nothing_newer()
    {
        Assert.Null(Old().Peer);
        Beat(1);
        Assert.Null(Old().Peer);
        _peers.Hear(new Envelope { Kind = EnvelopeKind.Beat, Node = "old"u8, Incarnation = 1 });
        Assert.NotNull(_peers.Hear(new Envelope { Version = 1, Kind = EnvelopeKind.Direct, Node = "old"u8, Incarnation = 1 }).Peer);

        Heard Old() => _peers.Hear(new Envelope { Version = 1, Kind = EnvelopeKind.Direct, Node = "n"u8, Incarnation = 1, Sequence = 3 });
    }

    [Fact]
    public void Repeated_beat_does_not_bring_a_node_back()
    {
        for (ulong beat = 1; beat <= 3; beat++)
            Assert.NotNull(Beat(beat).Peer);
        while (_peers.List().Count > 0)
            _peers.Beat(most: 5);
        foreach (ulong beat in (ulong[])[1, 2, 3])
            Assert.Equal("replay", Beat(beat).Fault);
        Assert.Empty(_peers.List());
        Assert.True(Beat(4).IsUp);
    }

    [Fact]
    public void Repeated_broadcast_does_not_bring_a_node_back_or_keep_it_up()
    {
        Beat(1);
        Broadcast(serial: 1, sequence: 1);
        for (var beat = 0; beat < 6; beat++)
        {
            Broadcast(serial: 1, sequence: 1);
            _peers.Beat(most: 5);
        }
        Broadcast(serial: 1, sequence: 1);
        Assert.Empty(_peers.List());
    }

    [Fact]
    public void Repeated_farewell_of_an_earlier_start_ends_nothing_and_looks_like_no_second_node()
    {
        Beat(1);
        Assert.True(Beat(1, incarnation: 2).IsUp);
        for (var beat = 2UL; beat < 40; beat++)
        {
            Assert.Equal("replay", _peers.Hear(new Envelope { Kind = EnvelopeKind.Farewell, Node = "n"u8, Incarnation = 1 }).Fault);
            Assert.Equal("replay", Beat(1).Fault);
            Assert.NotNull(Beat(beat, incarnation: 2).Peer);
            Assert.Empty(_peers.Beat(most: 5));
            Assert.Empty(_peers.Shared);
        }
    }

    [Fact]
    public void Earlier_start_is_refused_even_when_the_later_one_is_down()
    {
        Beat(1, incarnation: 5);
        while (_peers.List().Count > 0)
            _peers.Beat(most: 5);
        Assert.Equal("replay", Beat(1, incarnation: 4).Fault);
    }

    [Fact]
    public void First_broadcast_of_a_bucket_is_refused_when_it_is_older_than_the_last_beat_but_one()
    {
        Beat(1, firstSerial: 1);
        Assert.Equal(0, Broadcast(serial: 9, sequence: 5));
        Beat(2, firstSerial: 10);
        Beat(3, firstSerial: 20);
        Assert.Equal(-1, Broadcast(serial: 3, sequence: 1, bucket: 2));
        Assert.Equal(0, Broadcast(serial: 10, sequence: 2, bucket: 2)); // one beat may overtake it
        Assert.Equal(0, Broadcast(serial: 8, sequence: 6)); // its number shows that it has not come before
    }

    [Fact]
    public void First_broadcast_of_a_connection_is_refused_when_it_is_older_than_the_last_beat_but_one()
    {
        Beat(1, firstSerial: 1);
        Assert.Equal(0, Broadcast(serial: 1, sequence: 1));
        _peers.Reconnect();
        Beat(2, firstSerial: 10);
        Beat(3, firstSerial: 10);
        Assert.Equal(-1, Broadcast(serial: 9, sequence: 2));
        Assert.Equal(1, Broadcast(serial: 10, sequence: 3));
    }

    [Fact]
    public void Farewell_ends_a_node_when_its_last_broadcast_came_over_the_previous_connection()
    {
        Beat(1, firstSerial: 1);
        Beat(2, firstSerial: 1);
        Assert.Equal(0, Broadcast(serial: 7, sequence: 4));
        _peers.Reconnect();
        var content = new FarewellContent([new LastBroadcast(1, 4, 7)], []).ToPayload(1024).Bytes;
        Assert.True(_peers.Hear(
            new Envelope { Kind = EnvelopeKind.Farewell, Node = "n"u8, Incarnation = 1, Payload = content.Span }).IsDown);
    }

    [Fact]
    public void Broadcast_is_refused_after_its_bucket_was_left_and_joined_again()
    {
        Beat(1);
        Assert.Equal(0, Broadcast(serial: 1, sequence: 5));
        _peers.Leave(1);
        Assert.Equal(-1, Broadcast(serial: 1, sequence: 5));
        Assert.Equal(0, Broadcast(serial: 2, sequence: 9));
    }

    [Fact]
    public void Broadcast_of_version_1_is_refused_once_its_node_writes_the_current_one()
    {
        Beat(1, isSettled: false);
        Assert.Equal(0, Broadcast(serial: 0, sequence: 1, version: EnvelopeFormat.Previous));
        _peers.Leave(1);
        Beat(2, isSettled: true);
        Beat(3, isSettled: true);
        Assert.Equal(-1, Broadcast(serial: 0, sequence: 2, version: EnvelopeFormat.Previous));
        Beat(4, isSettled: false); // a node of version 1 has come
        Beat(5, isSettled: false);
        Assert.Equal(0, Broadcast(serial: 0, sequence: 3, version: EnvelopeFormat.Previous));
    }

    [Fact]
    public void Ended_nodes_beyond_the_limit_stay_refused()
    {
        for (ulong incarnation = 1; incarnation <= Peers.Most + 100; incarnation++)
        {
            var name = Name(incarnation);
            Assert.NotNull(First(name, incarnation).Peer);
            _peers.Hear(new Envelope { Kind = EnvelopeKind.Farewell, Node = name, Incarnation = incarnation });
        }
        for (ulong incarnation = 1; incarnation <= Peers.Most + 100; incarnation++)
            Assert.Equal("replay", First(Name(incarnation), incarnation).Fault);

        Heard First(byte[] name, ulong incarnation) =>
            _peers.Hear(new Envelope { Kind = EnvelopeKind.Beat, Node = name, Incarnation = incarnation, Sequence = 1 });

        static byte[] Name(ulong number) => System.Text.Encoding.ASCII.GetBytes($"n{number}");
    }

    private Heard Beat(ulong number, ulong incarnation = 1, ulong firstSerial = 0, bool isSettled = true) => _peers.Hear(new Envelope
    {
        Kind = EnvelopeKind.Beat,
        Node = "n"u8,
        Incarnation = incarnation,
        Sequence = number,
        Payload = new BeatContent(EnvelopeFormat.Current, IsSealed: true, isSettled, firstSerial).ToPayload().Bytes.Span,
    });

    private bool[] Directs(params ulong[] sequences) => Array.ConvertAll(sequences, sequence => Direct(sequence, Self).Peer is not null);

    private Heard Direct(ulong sequence, ulong recipient) => _peers.Hear(
        new Envelope
        {
            Version = 2, Kind = EnvelopeKind.Direct, Node = "n"u8, Incarnation = 1, Sequence = sequence, Recipient = recipient,
        });

    private long Broadcast(ulong serial, ulong sequence, int bucket = 1, byte version = EnvelopeFormat.Current)
    {
        var envelope = new Envelope { Version = version, Node = "n"u8, Incarnation = 1, Sequence = sequence, Serial = serial };
        return _peers.Hear(envelope).Peer is { } peer ? _peers.Number(peer, envelope, bucket) : -1;
    }
}
