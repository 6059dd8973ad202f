using System.Text;
using System.Text.Unicode;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Elixir;

/// <summary>Writes and reads a channel's broadcast in the envelope of phoenix_pubsub_redis 3.</summary>
/// <remarks>
/// <code>
/// {3, :except, node, topic,
///   %Phoenix.Socket.Broadcast{topic: topic, event: event, payload: payload},
///   Phoenix.Channel.Server}
/// </code>
/// The last element is the dispatcher. It is written as <c>Phoenix.Channel.Server</c>, because channels of phoenix 1.8 crash on any other.
/// Elixir reads without <c>:safe</c> and in one process per node: an atom that came from data would stay there for ever, and what can't be
/// read, or what V2 can't send, crashes that process. So nothing of either is written.
/// </remarks>
internal sealed class ElixirEnvelope(string node, int mostBytes, int maxBroadcastBytes)
{
    private const int MostNameBytes = 255; // of a topic or an event in a binary frame

    private readonly byte[] _node = Encoding.UTF8.GetBytes(node);

    /// <exception cref="UncarriedException">An Elixir node can't be sent it.</exception>
    public byte[] Write(Broadcast broadcast)
    {
        byte[] topic = Encoding.UTF8.GetBytes(broadcast.Topic), @event = Encoding.UTF8.GetBytes(broadcast.Event);
        if (broadcast.Payload.IsBinary && Math.Max(topic.Length, @event.Length) > MostNameBytes)
            throw new UncarriedException(Uncarried.Names);
        var output = new BoundedBuffer(mostBytes, 256 + (broadcast.Payload.Bytes.Length * 3 / 2));
        output.Write([TermTag.Version, TermTag.SmallTuple, 6, TermTag.SmallInteger, 3]);
        output.Atom(ElixirAtoms.Except);
        output.Binary(_node);
        output.Binary(topic);
        output.Write([TermTag.Map, 0, 0, 0, 4]);
        output.Atom(ElixirAtoms.Struct);
        output.Atom(ElixirAtoms.Broadcast);
        output.Atom(ElixirAtoms.Event);
        output.Binary(@event);
        output.Atom(ElixirAtoms.Payload);
        PayloadToTerm.Write(output, broadcast.Payload);
        output.Atom(ElixirAtoms.Topic);
        output.Binary(topic);
        output.Atom(ElixirAtoms.ChannelServer);
        return output.ToArray();
    }

    /// <summary>Reads the rest of an envelope, behind its header.</summary>
    /// <param name="header">The header. Somebody on this node subscribes to its topic.</param>
    /// <param name="topic">That topic.</param>
    /// <param name="event">Receives the event as soon as it is read, so that the caller can name it if the payload can't cross.</param>
    /// <remarks>
    /// The dispatcher may be any atom: it names the Elixir module that delivers the message there. phoenix 1.8 sends
    /// <c>Phoenix.Channel.Server</c>, phoenix 1.9 with phoenix_pubsub 2.4 <c>Phoenix.PubSub</c>.
    /// </remarks>
    /// <exception cref="UncarriedException">The message is not a channel's broadcast, or a client here can't be sent it.</exception>
    public Broadcast Read(ElixirHeader header, string topic, ref string? @event)
    {
        var reader = header.Rest;
        if (!reader.TrySkip([TermTag.Map, 0, 0, 0, 4]))
            throw new UncarriedException(Uncarried.Message);
        Payload? payload = null;
        var (isBroadcast, isOnTopic) = (false, false);
        for (var i = 0; i < 4; i++)
        {
            if (!reader.TryAtom(out var key, out _))
                throw new UncarriedException(Uncarried.Message);
            if (key.SequenceEqual(ElixirAtoms.Struct))
                isBroadcast = reader.TryAtom(out var name, out _) && name.SequenceEqual(ElixirAtoms.Broadcast) ? true : throw new UncarriedException(Uncarried.Message);
            else if (key.SequenceEqual(ElixirAtoms.Topic))
                isOnTopic = reader.TryBinary(out var other) && other.SequenceEqual(header.Topic);
            else if (key.SequenceEqual(ElixirAtoms.Event))
                @event = Text(ref reader);
            else if (key.SequenceEqual(ElixirAtoms.Payload))
                payload = TermToPayload.Read(ref reader, maxBroadcastBytes);
            else
                throw new UncarriedException(Uncarried.Message);
        }
        // A broadcast that names another topic than the one it went to is nothing that a client here could place.
        if (!isBroadcast || !isOnTopic || @event is null || payload is not { } body || !reader.TryAtom(out _, out _))
            throw new UncarriedException(Uncarried.Message);
        return reader.Rest.IsEmpty ? new Broadcast(topic, @event, body) : throw new UncarriedException(Uncarried.Malformed);
    }

    private static string Text(ref EtfReader reader)
    {
        if (!reader.TryBinary(out var text))
            throw new UncarriedException(Uncarried.Message);
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw new UncarriedException(Uncarried.Text);
    }
}
