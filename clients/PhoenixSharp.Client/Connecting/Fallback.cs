namespace PhoenixSharp.Client;

/// <summary>Chooses the transport of each attempt: the first one, until it proved useless, then long poll for good.</summary>
/// <remarks>
/// After phoenix.js's <c>connectWithFallback</c>: an attempt falls back when it fails, when it is not open in time, and when it opened but
/// then left a ping unanswered. The choice is remembered where the first transport never answered one.
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

    /// <summary>Chooses for the attempt that begins now.</summary>
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

    /// <summary>Chooses long poll, from now on.</summary>
    public void TakeOver()
    {
        Cancel();
        _onLongPoll = true;
        _socket.Log.FellBack();
    }

    /// <summary>Is told that the attempt succeeded: that it is of use, only an answer shows.</summary>
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

    /// <summary>Ends what is under way: the application disconnects.</summary>
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
