using System.Text;

namespace PhoenixSharp;

/// <summary>A broadcast is longer than the adapter may carry. Nobody got it, on this node neither.</summary>
public sealed class BroadcastTooLargeException : Exception
{
    private BroadcastTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>Refuses a broadcast that is too long for an adapter.</summary>
    /// <exception cref="BroadcastTooLargeException">Its topic, event and payload are longer than the limit, together.</exception>
    public static void ThrowIfOver(int limit, Broadcast broadcast)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        if (limit == int.MaxValue)
            return;
        var length = (long)Encoding.UTF8.GetByteCount(broadcast.Topic) + Encoding.UTF8.GetByteCount(broadcast.Event) + broadcast.Payload.Bytes.Length;
        if (length > limit)
            throw new BroadcastTooLargeException($"A broadcast to other nodes may have {limit} bytes, its topic, event and payload together; this one has {length}. Nobody got it.");
    }
}
