using System.Text.Json;

namespace PhoenixSharp.Budgets;

/// <summary>One broadcast on its way to the subscribers that queue it: intercepting channels and server-side code.</summary>
internal sealed class Delivery(Broadcast broadcast)
{
    private const int Overhead = 256; // for the objects around the bytes, so that many small broadcasts are limited too

    private int _holders;
    private Broadcast? _readable;

    /// <summary>Gets the broadcast.</summary>
    public Broadcast Broadcast { get; } = broadcast;

    /// <summary>Gets the number of bytes that a queue counts for the broadcast.</summary>
    public int Bytes { get; } =
        Overhead + (sizeof(char) * (broadcast.Topic.Length + broadcast.Event.Length)) + broadcast.Payload.Bytes.Length;

    /// <summary>Returns the broadcast with the options that the application reads it with. All queues share one copy.</summary>
    public Broadcast ReadWith(JsonSerializerOptions json) => _readable ??= Broadcast.ReadWith(json);

    /// <summary>Counts one queue more.</summary>
    /// <returns><see langword="true"/> for the first.</returns>
    public bool Hold() => Interlocked.Increment(ref _holders) == 1;

    /// <summary>Counts one queue less.</summary>
    /// <returns><see langword="true"/> for the last.</returns>
    public bool Release() => Interlocked.Decrement(ref _holders) == 0;
}
