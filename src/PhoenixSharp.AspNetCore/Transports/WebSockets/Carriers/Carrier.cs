using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>The connection, request stream or host WebSocket that carries one WebSocket connection.</summary>
/// <remarks>
/// One task reads from the WebSocket that <see cref="Open"/> returns; one drain at a time writes and flushes. The other members can be
/// called on any thread.
/// </remarks>
internal abstract class Carrier(IHttpRequestLifetimeFeature lifetime, Outlet outlet) : IDisposable
{
    private readonly Lock _gate = new();
    private IHttpRequestLifetimeFeature? _lifetime = lifetime; // null after Dispose: Kestrel uses the object for its next request
    private Outlet _outlet = outlet;
    private bool _isHeld;

    /// <summary>Gets the number of bytes that the transport below has accepted so far. It never decreases.</summary>
    public long AcceptedBytes => _outlet.AcceptedBytes;

    /// <summary>Creates the WebSocket that the transport reads from. It is called once.</summary>
    public abstract WebSocket Open(WebSocketTransport transport);

    /// <summary>Adds bytes to the next flush. They must not change until that flush has completed.</summary>
    public void Write(ReadOnlyMemory<byte> piece)
    {
        if (_outlet is FirstOutlet first)
            _outlet = first.Choose();
        _outlet.Write(piece);
    }

    /// <summary>Sends what was written.</summary>
    /// <returns>False if the client will not read it.</returns>
    public ValueTask<bool> FlushAsync() => _outlet.FlushAsync();

    /// <summary>Wakes the pending read after the client's time to close has expired.</summary>
    public abstract void CancelPendingRead();

    /// <summary>Reads and discards what the client still sends, until it ends its side or its time to close has expired.</summary>
    public abstract Task DiscardAsync(WebSocketTransport transport);

    /// <summary>Ends the connection at once, without a close. After <see cref="Dispose"/> it does nothing.</summary>
    public virtual void Abort()
    {
        lock (_gate)
            _lifetime?.Abort();
    }

    /// <summary>Tries to begin a hold: a time during which the client's bytes are not read.</summary>
    /// <returns>False if that could hold up other requests of the same connection; see <see cref="HeldStreams"/>.</returns>
    public bool TryBeginHold()
    {
        lock (_gate)
            return _isHeld || (_lifetime is not null && (_isHeld = TryHold()));
    }

    /// <summary>Ends the hold. If there is none, it does nothing.</summary>
    public void EndHold()
    {
        lock (_gate)
        {
            if (_isHeld)
                ReleaseHold();
            _isHeld = false;
        }
    }

    /// <summary>Releases the request, which is about to return.</summary>
    public void Dispose()
    {
        EndHold();
        lock (_gate)
            _lifetime = null;
    }

    protected virtual bool TryHold() => true;

    protected virtual void ReleaseHold()
    {
    }
}
