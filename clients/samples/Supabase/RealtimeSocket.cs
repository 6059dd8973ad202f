using PhoenixSharp;

namespace Supabase;

/// <summary>A connection of anybody who has the application's key, in the parameter <c>apikey</c>.</summary>
internal sealed class RealtimeSocket(Keys keys) : Socket
{
    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) =>
        keys.IsApiKey(request["apikey"]) ? Accept() : Refuse();
}
