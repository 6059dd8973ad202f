using System.Net.Sockets;
using System.Threading.Channels;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Playing;

/// <summary>One connected websocket. A loop of its own reads what comes into a queue; the player takes it from there.</summary>
internal sealed class WebSocketClient : IAsyncDisposable
{
    private readonly IHttpConnection _connection;
    private readonly PlayOptions _options;
    private readonly Channel<Arrival> _arrivals = Channel.CreateUnbounded<Arrival>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private bool _closeSent;
    private long _lastSent;

    public WebSocketClient(IHttpConnection connection, PlayOptions options, bool deflated = false)
    {
        _connection = connection;
        _options = options;
        _lastSent = options.Time.GetTimestamp();
        _reading = ReadAllAsync(new FrameReader(connection.Stream, deflated));
    }

    /// <summary>How long after the client's last frame, or after it was connected, the server's close frame came.</summary>
    /// <remarks>Good once that frame was taken.</remarks>
    public TimeSpan ClosedAfter { get; private set; }

    /// <summary>Takes what came next, waiting for it; null after the time given, or where nothing can come any more.</summary>
    public async Task<Arrival?> NextAsync(TimeSpan patience)
    {
        if (NextOrNull() is { } there)
            return there;
        using var timeout = new CancellationTokenSource(patience, _options.Time);
        try
        {
            return await _arrivals.Reader.WaitToReadAsync(timeout.Token) ? NextOrNull() : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Takes what is there already; null where nothing is.</summary>
    public Arrival? NextOrNull() => _arrivals.Reader.TryRead(out var there) ? there : null;

    /// <summary>Writes all frames at once. Where the server does not take them this gives up quietly: what comes back decides.</summary>
    public Task SendAsync(IReadOnlyList<RawFrame> frames) =>
        SendAsync(RawFrame.ToBytes(frames), frames.Any(frame => frame.Opcode == Opcode.Close), int.MaxValue);

    /// <summary>Writes frames that are bytes already.</summary>
    /// <param name="bytes">The frames.</param>
    /// <param name="closing">Whether a close is among them: then the server's is not answered.</param>
    /// <param name="piece">Bytes in one write at the most.</param>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, bool closing, int piece)
    {
        _closeSent |= closing;
        using var timeout = new CancellationTokenSource(_options.Patience, _options.Time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        await _writing.WaitAsync(_stopping.Token);
        try
        {
            for (var at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at))
            {
                await _connection.Stream.WriteAsync(bytes.Slice(at, Math.Min(piece, bytes.Length - at)), giveUp.Token);
                await _connection.Stream.FlushAsync(giveUp.Token);
            }
            Interlocked.Exchange(ref _lastSent, _options.Time.GetTimestamp());
        }
        catch (Exception refused) when (refused is IOException || timeout.IsCancellationRequested)
        {
            // The server may end the connection, or read no more of it, while a message that it refuses is still on its way.
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAllAsync(FrameReader reader)
    {
        try
        {
            Arrival arrival;
            do
            {
                arrival = await reader.ReadAsync(_stopping.Token);
                if (arrival is Arrival.Closed)
                    ClosedAfter = _options.Time.GetElapsedTime(Interlocked.Read(ref _lastSent)); // before the answer, which is a frame too
                _arrivals.Writer.TryWrite(arrival);
                if (arrival is Arrival.Closed closed && !_closeSent)
                    await SendAsync([RawFrame.Close(closed.Code, "")]);
            }
            while (arrival is not Arrival.Broken);
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException)
        {
            _arrivals.Writer.TryWrite(new Arrival.Ended());
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        finally
        {
            _arrivals.Writer.TryComplete();
        }
    }

    /// <summary>Closes in the lawful way, so that the server has forgotten this client before the next scenario begins.</summary>
    public async Task LeaveAsync(TimeSpan patience)
    {
        if (!_closeSent)
            await SendAsync([RawFrame.Close(1000, "")]);
        Arrival? last;
        do
            last = await NextAsync(patience);
        while (last is Arrival.Message or Arrival.Closed);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _connection.Dispose();
        await _reading;
        _stopping.Dispose();
        _writing.Dispose();
    }
}
