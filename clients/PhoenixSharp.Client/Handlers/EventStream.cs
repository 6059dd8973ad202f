using System.Threading.Channels;

namespace PhoenixSharp.Client;

/// <summary>Specifies what happens when the queue of an <see cref="EventStream{T}"/> is full.</summary>
public enum StreamOverflow
{
    /// <summary>The stream returns the queued events and then throws a <see cref="StreamOverflowException"/>.</summary>
    Fail,

    /// <summary>The oldest event is dropped. Use it if only the latest events matter.</summary>
    DropOldest,
}

/// <summary>The exception for a stream whose queue is full, because its reader is too slow.</summary>
public sealed class StreamOverflowException : InvalidOperationException
{
    internal StreamOverflowException(string topic, string @event, int capacity)
        : base($"More than {capacity} {@event} on {topic} waited to be read.")
    {
    }
}

/// <summary>
/// A stream of one event of a channel, for <c>await foreach</c>. It continues after rejoins and ends when the channel is closed.
/// </summary>
/// <typeparam name="T">The type of the payloads.</typeparam>
/// <remarks>It has one reader. The stream ends when the reader leaves its loop, or when the stream is disposed.</remarks>
public sealed class EventStream<T> : IAsyncEnumerable<T>, IDisposable
{
    private readonly Channel<T> _buffer;
    private readonly StreamSubscription _subscription;

    internal EventStream(ChannelSession channel, string @event, int capacity, StreamOverflow overflow)
    {
        _buffer = System.Threading.Channels.Channel.CreateBounded<T>(new BoundedChannelOptions(capacity)
        {
            FullMode = overflow == StreamOverflow.DropOldest ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait,
            SingleWriter = true,
            SingleReader = true,
        });
        _subscription = new StreamSubscription(channel, @event, _buffer.Writer, capacity);
        channel.Socket.Post(() => channel.Subscribe(_subscription));
    }

    /// <summary>Reads the events.</summary>
    /// <exception cref="StreamOverflowException">
    /// The queue was full, and the stream was created with <see cref="StreamOverflow.Fail"/>.
    /// </exception>
    /// <exception cref="System.Text.Json.JsonException">
    /// A payload is not of type <typeparamref name="T"/>. Other exceptions of a converter are thrown unchanged.
    /// </exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var item in _buffer.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Ends the stream.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        _buffer.Writer.TryComplete();
    }

    private sealed class StreamSubscription(ChannelSession channel, string @event, ChannelWriter<T> writer, int capacity)
        : Subscription(channel, @event)
    {
        public override ValueTask HandleAsync(Payload payload, long joinRef)
        {
            try
            {
                if (!writer.TryWrite(payload.Read<T>(Channel.Socket.Options.Json)!))
                    End(new StreamOverflowException(Channel.Topic, Event, capacity));
            }
            catch (Exception unreadable) // converters of the application may throw any exception
            {
                End(unreadable);
            }
            return ValueTask.CompletedTask;
        }

        public override void Complete() => Channel.Socket.Handlers.Post(_ =>
        {
            writer.TryComplete(); // after the events that are queued
            return ValueTask.CompletedTask;
        });

        private void End(Exception reason)
        {
            writer.TryComplete(reason);
            Dispose();
        }
    }
}
