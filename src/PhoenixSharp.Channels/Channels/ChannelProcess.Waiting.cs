using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

// The backlog of one channel: messages of its client, broadcasts that it intercepts, and frames that are held until its join is answered.
internal sealed partial class ChannelProcess
{
    private const int MessageWeight = 1024; // so that many small messages weigh as much as few large ones

    private List<Frame>? _held; // frames that were delivered before the join was answered
    private long _heldBytes;
    private long _interceptedBytes;
    private int _bytesInHand;

    /// <summary>
    /// Gets the weight of the client's messages that this channel has not handled, to compare it with other channels of the connection; 0
    /// if it has ended.
    /// </summary>
    public long Backlog => IsOpen
        ? _mailbox.Sum(static work => work.IsOfClient ? work.Bytes + MessageWeight : 0) + Volatile.Read(ref _bytesInHand)
        : 0;

    /// <summary>Gets the number of bytes in broadcasts and frames that were delivered to this channel and wait.</summary>
    public long DeliveredBytes => Volatile.Read(ref _interceptedBytes) + Volatile.Read(ref _heldBytes);

    /// <summary>
    /// Ends the channel because its backlog is too large: the client is sent <c>phx_error</c> at once, and the backlog is discarded.
    /// </summary>
    /// <param name="limit">The option whose limit was exceeded.</param>
    /// <returns><see langword="false"/> if it has ended already.</returns>
    public bool EndOverloaded(string limit)
    {
        var bytes = _mailbox.Sum(static work => work.Bytes) + Volatile.Read(ref _bytesInHand);
        var messages = _mailbox.Count;
        if (!End(new LeaveReason.Overloaded()))
            return false;
        Say(Events.Error, Reasons.Overloaded);
        ChannelMetrics.Overloaded.Add(1);
        Mount.Logger.ChannelOverloaded(Topic, messages, bytes, limit);
        return true;
    }

    /// <summary>Waits until the client's outbound queue is short again. Completes at once if it is short.</summary>
    public ValueTask WaitUntilWritableAsync(CancellationToken cancellationToken) =>
        Session.Transport.WaitUntilWritableAsync(cancellationToken.CanBeCanceled ? cancellationToken : _ending.Token);

    void ISubscriber.Deliver(Delivery delivery)
    {
        if (!IsOpen)
            return;
        var waiting = Interlocked.Add(ref _interceptedBytes, delivery.Bytes);
        Session.Address.Hold(delivery);
        _mailbox.Post(new ChannelWork(ChannelWorkKind.Outgoing, delivery, delivery.Bytes));
        if (waiting > Mount.Options.MaxReadAheadBytes && waiting > delivery.Bytes)
            EndOverloaded(nameof(SocketOptions.MaxReadAheadBytes));
    }

    // Pushes and intercepted broadcasts that wait are lost when the channel ends, as in Phoenix. They are discarded at once, because a
    // callback that hangs would keep them in memory.
    private void DiscardWaiting()
    {
        if (_mailbox.Count == 0)
            return;
        foreach (var work in _mailbox.Remove(static work => work.Kind is ChannelWorkKind.Push or ChannelWorkKind.Outgoing))
            GiveBack(work);
    }

    private void Enqueue(in ChannelWork work)
    {
        Session.BeginWaiting(work.Bytes);
        _mailbox.Post(work);
    }

    // Called when the work in hand was handled or dropped.
    private void Release(in ChannelWork work)
    {
        _bytesInHand = 0;
        GiveBack(work);
    }

    private void GiveBack(in ChannelWork work)
    {
        if (work.Subject is Delivery delivery)
        {
            Interlocked.Add(ref _interceptedBytes, -work.Bytes);
            Session.Address.Release(delivery);
        }
        else if (work.Bytes > 0)
        {
            Session.EndWaiting(work.Bytes);
        }
    }

    // Guarded.
    private void Hold(Frame frame)
    {
        _heldBytes += frame.Length;
        Session.Address.Hold(frame);
        (_held ??= []).Add(frame);
        if (_heldBytes > Mount.Options.MaxOutboundBytes && _held.Count > 1)
            ThreadPool.UnsafeQueueUserWorkItem(static process => process.EndTooMuchHeld(), this, preferLocal: false); // not under the gate
    }

    private void EndTooMuchHeld() => EndOverloaded(nameof(SocketOptions.MaxOutboundBytes));

    // Guarded.
    private void SendHeld() => _held?.ForEach(Session.Transport.Push);

    // Guarded.
    private void DropHeld()
    {
        _held?.ForEach(Session.Address.Release);
        (_held, _heldBytes) = (null, 0);
    }
}
