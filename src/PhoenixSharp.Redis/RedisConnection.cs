using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using PhoenixSharp.Cluster;

namespace PhoenixSharp.Redis;

/// <summary>One connection that both publishes and, as RESP3 allows, is pushed what it subscribes to.</summary>
/// <remarks>
/// Commands are pipelined; Redis answers in order, so that a queue of what is awaited is all that matches them. A loop reads as long as
/// the connection lives and never waits for anybody: Redis disconnects subscribers that read too slowly. Any error answer breaks the
/// connection, for there is none that goes away by itself.
/// </remarks>
internal sealed class RedisConnection : IBrokerConnection
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Queue<Awaited?> _awaited = []; // null where nobody waits for the answer
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly EnvelopeReceiver _received;
    private readonly int _mostBlob;
    private Exception? _failure; // guarded by the queue: who comes after it has nothing to wait for
    private long _skip; // of a blob that is too long

    public RedisConnection(Stream stream, EnvelopeReceiver received, int mostBlob)
    {
        (_stream, _received, _mostBlob) = (stream, received, mostBlob);
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        _output = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 16 * 1024, leaveOpen: true));
        Broken = ReadAsync();
    }

    public Task Broken { get; }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="RespException">It was an error.</exception>
    public Task AskAsync(string[] command, CancellationToken cancellationToken) => SendAsync(command, new Awaited(1), cancellationToken);

    public Task SubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken) =>
        SendAsync(["SUBSCRIBE", .. addresses], new Awaited(addresses.Count), cancellationToken);

    public Task UnsubscribeAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken) =>
        SendAsync(["UNSUBSCRIBE", .. addresses], new Awaited(addresses.Count), cancellationToken);

    public Task FinishAsync(CancellationToken cancellationToken) => AskAsync(["PING"], cancellationToken);

    public async Task SendAsync(IReadOnlyList<OutboundEnvelope> batch, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            foreach (var envelope in batch)
            {
                Await(null);
                RespWriter.Publish(_output, envelope.Address, envelope.Bytes.Span);
            }
            await _output.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested)
            return;
        await _ending.CancelAsync();
        await _stream.DisposeAsync();
        await Broken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task SendAsync(string[] command, Awaited answer, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            Await(answer);
            RespWriter.Command(_output, command);
            await _output.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
        await answer.Task.WaitAsync(cancellationToken);
    }

    private void Await(Awaited? answer)
    {
        lock (_awaited)
        {
            if (_failure is not null)
                ExceptionDispatchInfo.Throw(_failure);
            _awaited.Enqueue(answer);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var read = await _input.ReadAsync(_ending.Token);
                var rest = Take(read.Buffer);
                _input.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    throw new EndOfStreamException("Redis closed the connection.");
            }
        }
        catch (Exception reason) // told to whoever waits, and to whoever watches the connection
        {
            Fail(reason);
            throw;
        }
        finally
        {
            await _input.CompleteAsync();
        }
    }

    private ReadOnlySequence<byte> Take(ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            var skipped = Math.Min(_skip, buffer.Length);
            _skip -= skipped;
            buffer = buffer.Slice(skipped);
            if (_skip > 0 || !RespReader.TryRead(ref buffer, _mostBlob, out var value))
                return buffer;
            _skip = value.Oversize;
            if (value.Kind == RespKind.Push)
                TakePush(value);
            else
                Answer(value);
        }
    }

    private void TakePush(in RespValue push)
    {
        if (push.Items is [var kind, _, var envelope] && kind.Is("message"u8))
            Receive(envelope);
        else if (push.Items is [var word, ..] && (word.Is("subscribe"u8) || word.Is("unsubscribe"u8)))
            Answer(push);
    }

    private void Receive(in RespValue envelope)
    {
        if (envelope.Oversize > 0)
            ClusterMetrics.WasMalformed("size");
        else if (envelope.Bytes.IsSingleSegment)
            _received(envelope.Bytes.FirstSpan);
        else
            ReceivePieces(envelope.Bytes);
    }

    private void ReceivePieces(in ReadOnlySequence<byte> pieces)
    {
        var whole = ArrayPool<byte>.Shared.Rent((int)pieces.Length);
        pieces.CopyTo(whole);
        _received(whole.AsSpan(0, (int)pieces.Length));
        ArrayPool<byte>.Shared.Return(whole);
    }

    private void Answer(in RespValue value)
    {
        lock (_awaited)
        {
            if (!_awaited.TryPeek(out var awaited))
                throw new RespException("Redis answered what nobody had asked.");
            if (value.IsError)
                throw new RespException($"Redis answered: {value}", value.Code);
            if (awaited is null || awaited.Take())
                _awaited.Dequeue();
        }
    }

    private void Fail(Exception reason)
    {
        lock (_awaited)
        {
            _failure = reason;
            foreach (var awaited in _awaited)
                awaited?.Fail(reason);
            _awaited.Clear();
        }
    }

    /// <summary>What is still to come for one command: one answer, or one confirmation for each address.</summary>
    private sealed class Awaited(int count)
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count = count;

        public Task Task => _source.Task;

        /// <summary>Takes one.</summary>
        /// <returns>True if it was the last.</returns>
        public bool Take()
        {
            if (--_count > 0)
                return false;
            _source.TrySetResult();
            return true;
        }

        public void Fail(Exception reason) => _source.TrySetException(reason);
    }
}
