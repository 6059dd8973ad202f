namespace PhoenixSharp.Client;

/// <summary>Chooses the transport of each attempt: the primary transport, and long poll from the first fallback on.</summary>
/// <remarks>
/// After phoenix.js's <c>connectWithFallback</c>. An attempt falls back if it fails, if it does not open in time, or if it opens and the
/// server then does not answer a ping in time. The choice is stored in the memory if the primary transport never answered a ping.
/// </remarks>
internal sealed class Fallback : IDisposable
{
    private readonly SocketProcess _socket;
    private readonly PhoenixSocketOptions _options;
    private readonly LoopTimer _opening;
    private readonly ReplyTimer _answering;
    private bool _onLongPoll;
    private bool _established;
    private bool _primaryAnswered;

    public Fallback(SocketProcess socket)
    {
        (_socket, _options) = (socket, socket.Options);
        _opening = new LoopTimer(socket, GiveUpPrimary);
        _answering = new ReplyTimer(socket, GiveUpPrimary);
    }

    private bool IsOn => _options.LongPollFallbackAfter is not null && !_onLongPoll;

    /// <summary>Returns the transport for the attempt that starts now.</summary>
    public IClientTransport Choose()
    {
        Cancel();
        _established = false;
        if (IsOn && _options.FallbackMemory.PrefersLongPoll)
            _onLongPoll = true;
        if (IsOn)
            _opening.Start(_options.LongPollFallbackAfter!.Value);
        return _onLongPoll ? _options.LongPoll : _options.Transport;
    }

    /// <summary>Gets a value indicating whether long poll continues an attempt that fails now.</summary>
    public bool CanTakeOver => IsOn && !_established;

    /// <summary>Falls back to long poll for this attempt and all later ones.</summary>
    public void TakeOver()
    {
        Cancel();
        _onLongPoll = true;
        _socket.Log.FellBack();
    }

    /// <summary>Handles an attempt that has opened. It sends a ping, because only an answer proves that the transport works.</summary>
    public void Opened()
    {
        if (_onLongPoll && !_primaryAnswered)
            _options.FallbackMemory.PrefersLongPoll = true;
        if (!IsOn)
            return;
        _established = true;
        _opening.Stop();
        _answering.Start(_options.LongPollFallbackAfter!.Value);
        _socket.Ping(PrimaryAnswered);
    }

    /// <summary>Stops the timers, because the attempt has ended or the application disconnects.</summary>
    public void Cancel()
    {
        _opening.Stop();
        _answering.Stop();
    }

    public void Dispose()
    {
        _opening.Dispose();
        _answering.Dispose();
    }

    private void PrimaryAnswered(TimeSpan? after)
    {
        if (after is null)
            return;
        _primaryAnswered = true;
        _answering.Stop();
    }

    private void GiveUpPrimary()
    {
        TakeOver();
        _socket.ReplaceTransport();
    }
}
