using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>
/// The stream of one HTTP/2 request, opened by an extended CONNECT (RFC 8441 §5). Its connection carries other requests too.
/// </summary>
/// <remarks>
/// Kestrel exposes the connection's pipe here as well. It must not be used: its bytes are frames of HTTP/2. <see cref="Carrier.Abort"/>
/// resets the stream and leaves the connection alone.
/// </remarks>
internal sealed class RequestCarrier : ByteCarrier
{
    private readonly HeldStreams? _held;

    private RequestCarrier(HttpContext context, Stream stream, HeldStreams? held)
        : base(context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), ReaderOf(stream), new StreamOutlet(stream)) =>
        _held = held;

    /// <summary>Answers an extended CONNECT with status 200.</summary>
    /// <exception cref="InvalidOperationException">The server doesn't accept it.</exception>
    public static async Task<Carrier> AcceptAsync(HttpContext context)
    {
        var held = HeldStreams.Of(context);
        return new RequestCarrier(context, await context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync(), held);
    }

    protected override bool TryHold() => _held?.TryHold() ?? true;

    protected override void ReleaseHold() => _held?.Release();
}
