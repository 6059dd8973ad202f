using System.Diagnostics.CodeAnalysis;

namespace PhoenixSharp.Cluster;

/// <summary>An envelope and the broker's address that it goes to.</summary>
/// <param name="Address">The address.</param>
/// <param name="Bytes">The envelope.</param>
/// <param name="Serial">The envelope's serial number; 0 if it has none.</param>
internal readonly record struct OutboundEnvelope(string Address, ReadOnlyMemory<byte> Bytes, ulong Serial = 0);

/// <summary>What waits for the broker, bounded: what comes when it is full is dropped, so that what goes out has no holes but at its end.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim without a wait handle holds nothing; who adds may come after the end.")]
internal sealed class Outbox(int maxBytes)
{
    private const int BatchBytes = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<OutboundEnvelope> _waiting = [];
    private readonly SemaphoreSlim _wake = new(0);
    private OutboundEnvelope? _beat;
    private long _bytes;
    private ulong _taken;

    /// <summary>Gets a value indicating whether no more envelopes are taken. Those that wait are still sent.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Gets a value indicating whether envelopes wait.</summary>
    public bool HasWaiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count > 0;
        }
    }

    /// <summary>Gets a value indicating whether no more envelopes are taken and none wait.</summary>
    public bool IsDrained => IsComplete && !HasWaiting;

    /// <summary>Gets the highest serial number that was taken: no envelope with this or a lower number is sent from here on.</summary>
    public ulong TakenSerial
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <summary>Adds an envelope, and what goes out beside it: both or neither.</summary>
    /// <returns>False if it is full.</returns>
    public bool TryAdd(in OutboundEnvelope envelope, OutboundEnvelope? beside = null)
    {
        var bytes = (long)envelope.Bytes.Length + (beside?.Bytes.Length ?? 0);
        lock (_gate)
        {
            if (IsComplete || (_waiting.Count > 0 && _bytes + bytes > maxBytes))
                return false;
            _waiting.Enqueue(envelope);
            if (beside is { } other)
                _waiting.Enqueue(other);
            _bytes += bytes;
        }
        Wake();
        return true;
    }

    /// <summary>Puts a beat before all that waits, in place of one that still does: it measures the broker, not the queue, and there is always room for it.</summary>
    public void SetBeat(in OutboundEnvelope beat)
    {
        lock (_gate)
            _beat = beat;
        Wake();
    }

    /// <summary>Removes the beat that waits, if there is one.</summary>
    public void RemoveBeat()
    {
        lock (_gate)
            _beat = null;
    }

    /// <summary>Takes no more envelopes from here on.</summary>
    /// <param name="last">The last envelope, for which there is always room.</param>
    public void Complete(OutboundEnvelope? last = null)
    {
        lock (_gate)
        {
            if (last is { } envelope)
                _waiting.Enqueue(envelope);
            _bytes += last?.Bytes.Length ?? 0;
            IsComplete = true;
        }
        Wake();
    }

    /// <summary>Waits for envelopes and takes as many as go out well in one piece.</summary>
    /// <returns>Empty if no more come.</returns>
    public async ValueTask<IReadOnlyList<OutboundEnvelope>> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Take() is { } batch)
                return batch;
            await _wake.WaitAsync(cancellationToken);
        }
    }

    private List<OutboundEnvelope>? Take()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && (IsComplete || _beat is null))
                return IsComplete ? [] : null; // a beat alone would follow the farewell
            List<OutboundEnvelope> batch = _beat is { } beat ? [beat] : [];
            _beat = null;
            for (var bytes = 0; bytes < BatchBytes && _waiting.TryDequeue(out var envelope); bytes += envelope.Bytes.Length)
            {
                batch.Add(envelope);
                _taken = Math.Max(_taken, envelope.Serial);
                _bytes -= envelope.Bytes.Length;
            }
            return batch;
        }
    }

    // One wake too many costs a look, one too few would cost everything.
    private void Wake()
    {
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }
}
