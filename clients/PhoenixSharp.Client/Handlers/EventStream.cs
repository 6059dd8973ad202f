using System.Threading.Channels;

namespace PhoenixSharp.Client;

/// <summary>What to do with an event that a full <see cref="EventStream{T}"/> has no room for.</summary>
public enum StreamOverflow
{
    /// <summary>The stream ends with a <see cref="StreamOverflowException"/> behind what it still holds: nothing is missed in silence.</summary>
    Fail,

    /// <summary>The oldest makes room: right where only the latest counts.</summary>
    DropOldest,
}

/// <summary>More events came than the stream had room for, and its reader was too slow.</summary>
public sealed class StreamOverflowException : InvalidOperationException
{
    internal StreamOverflowException(string topic, string @event, int capacity)
        : base($"More than {capacity} {@event} on {topic} waited to be read.")
    {
    }
}

/// <summary>The events of one name, to be read with <c>await foreach</c>: from the moment the stream was made until the channel is closed, across rejoins.</summary>
/// <remarks>For one reader. Ending the loop, or disposing of the stream, ends it.</remarks>
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
    /// <exception cref="StreamOverflowException">Some were missed, and the stream was made to fail then.</exception>
    /// <exception cref="System.Text.Json.JsonException">
    /// A payload is not of type <typeparamref name="T"/>. Whatever a converter throws ends the stream, too.
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

    private sealed class StreamSubscription(ChannelSession channel, string @event, ChannelWriter<T> writer, int capacity) : Subscription(channel, @event)
    {
        public override ValueTask HandleAsync(Payload payload, long joinRef)
        {
            try
            {
                if (!writer.TryWrite(payload.Read<T>(Channel.Socket.Options.Json)!))
                    End(new StreamOverflowException(Channel.Topic, Event, capacity));
            }
            catch (Exception unreadable) // of the application's own converters, too
            {
                End(unreadable);
            }
            return ValueTask.CompletedTask;
        }

        public override void Complete() => Channel.Socket.Handlers.Post(_ =>
        {
            writer.TryComplete(); // behind the events that still wait
            return ValueTask.CompletedTask;
        });

        private void End(Exception reason)
        {
            writer.TryComplete(reason);
            Dispose();
        }
    }
}
