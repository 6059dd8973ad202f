using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Cluster;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Elixir;

/// <summary>Broadcasts to and from Elixir nodes that share a Redis by phoenix_pubsub_redis 3. Experimental.</summary>
/// <remarks>
/// A message: (1) if it is compressed, it is inflated, within bounds; (2) its header is read, and it is dropped if it is from a .NET node
/// (our envelopes brought it), for another node, or on a topic that nobody here subscribes to; up to here nothing is built; (3) the rest is
/// read. A broadcast that clients here can't be sent is counted and dropped. Each reason and struct is logged once. No message from an
/// Elixir node can break the connection.
/// </remarks>
internal sealed class ElixirBridge : IBridge
{
    private const int MostLogged = 100;

    private readonly ElixirEnvelope _envelope;
    private readonly WantedTopics _topics = new();
    private readonly ConcurrentDictionary<(string, string?), bool> _logged = [];
    private readonly ILogger _logger;
    private readonly byte[] _node;
    private readonly int _mostBytes;

    /// <param name="pubSub">What the Elixir application calls its PubSub, such as <c>MyApp.PubSub</c>.</param>
    /// <param name="node">This node's name.</param>
    /// <param name="mostBytes">How many bytes an envelope may have, compressed or not.</param>
    /// <param name="maxBroadcastBytes">How many bytes a payload may have as JSON.</param>
    /// <param name="logger">Told of what can't cross.</param>
    public ElixirBridge(string pubSub, string node, int mostBytes, int maxBroadcastBytes, ILogger logger)
    {
        (_mostBytes, _logger) = (mostBytes, logger);
        Address = $"phx:Elixir.{pubSub}.Adapter";
        var name = Encoding.UTF8.GetString(NodePrefix) + node;
        _node = Encoding.UTF8.GetBytes(name);
        _envelope = new ElixirEnvelope(name, mostBytes, maxBroadcastBytes);
    }

    /// <summary>Gets what all .NET nodes' names begin with, as Elixir nodes see them; the rest is the node's name.</summary>
    public static ReadOnlySpan<byte> NodePrefix => "phoenixsharp:"u8;

    public string Address { get; }

    public void Open(string topic)
    {
        if (!NodeTopics.Has(topic)) // what is on those would be believed to be from a node
            _topics.Open(topic);
    }

    public void Close(string topic)
    {
        if (!NodeTopics.Has(topic))
            _topics.Close(topic);
    }

    public OutboundEnvelope? Write(Broadcast broadcast)
    {
        if (NodeTopics.Has(broadcast.Topic) || broadcast.Event == Events.PushToSocket) // of no meaning there
            return null;
        try
        {
            var envelope = _envelope.Write(broadcast);
            ElixirMetrics.Written.Add(1);
            return new OutboundEnvelope(Address, envelope);
        }
        catch (UncarriedException why)
        {
            ElixirMetrics.CouldNotWrite(why.Reason);
            if (IsNew("written", why.Reason))
                _logger.BroadcastNotForElixir(broadcast.Topic, broadcast.Event, why.Reason);
            return null;
        }
    }

    public bool Takes(ReadOnlySpan<byte> bytes) => bytes is [TermTag.Version, ..];

    public Broadcast? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (bytes is not [TermTag.Version, TermTag.Compressed, ..])
                return ReadTerm(bytes[1..]);
            using var inflated = new Inflation(bytes[2..], _mostBytes); // (1)
            return ReadTerm(inflated.Term);
        }
        catch (UncarriedException why)
        {
            Drop(why.Reason, why.Detail, null, null);
            return null;
        }
    }

    private Broadcast? ReadTerm(ReadOnlySpan<byte> term)
    {
        if (ElixirHeader.Peek(term, out var header) is { } fault)
        {
            Drop(fault, null, null, null);
            return null;
        }
        if (!IsForThisNode(header) || !_topics.TryFind(header.Topic, out var topic)) // (2)
            return null;
        string? @event = null;
        try
        {
            var broadcast = _envelope.Read(header, topic, ref @event); // (3)
            if (broadcast.Event == Events.PushToSocket)
                throw new UncarriedException(Uncarried.Message);
            ElixirMetrics.Received.Add(1);
            return broadcast;
        }
        catch (UncarriedException why)
        {
            Drop(why.Reason, why.Detail, topic, @event);
            return null;
        }
    }

    private bool IsForThisNode(in ElixirHeader header) => header.IsExcept ? !header.Node.StartsWith(NodePrefix) : header.Node.SequenceEqual(_node);

    private void Drop(string reason, string? detail, string? topic, string? @event)
    {
        ElixirMetrics.WasDropped(reason);
        if (!IsNew(reason, detail))
            return;
        if (topic is null)
            _logger.ElixirMessageUnreadable(reason);
        else if (reason == Uncarried.Message) // Elixir processes may send each other any term on a topic
            _logger.ElixirMessageIgnored(topic);
        else
            _logger.ElixirBroadcastDropped(@event ?? "", topic, reason, detail ?? "");
    }

    // The number of kinds is bounded, since a peer chooses the names of its structs.
    private bool IsNew(string reason, string? detail) => (detail is null || _logged.Count < MostLogged) && _logged.TryAdd((reason, detail), true);
}
