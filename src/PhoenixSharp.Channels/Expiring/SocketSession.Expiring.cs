using PhoenixSharp.Wire;

namespace PhoenixSharp;

// Credentials that expire, and are renewed over the open connection.
internal sealed partial class SocketSession
{
    private CancellationTokenSource? _renewing; // there while a renewal runs

    private static ReadOnlySpan<byte> AccessToken => "access_token"u8;

    /// <summary>Closes the connection because its credentials expired.</summary>
    public void Expire()
    {
        Mount.Logger.Expired(Mount.Path);
        Transport.Close(SessionClose.Expired);
    }

    private async Task RenewAsync(Message message, int bytes)
    {
        var renewing = new CancellationTokenSource(); // without timer or wait handle: nothing to dispose
        if (Interlocked.CompareExchange(ref _renewing, renewing, null) is not null)
        {
            Overloaded(message);
            return;
        }
        BeginWaiting(bytes);
        ConnectResult? result = null;
        try
        {
            result = await Socket.RenewAsync(TokenOf(message), renewing.Token);
            if (result is ConnectResult.Accepted)
                await RenewedAsync();
        }
        catch (Exception crash) // the application's code
        {
            if (!_ended)
                Mount.Logger.RenewalCrashed(crash, Mount.Path);
        }
        finally
        {
            Volatile.Write(ref _renewing, null);
            EndWaiting(bytes);
        }
        AnswerRenewal(message, bytes, result);
    }

    private static string TokenOf(Message message) =>
        message.Payload.TryGetShared("access_token", out var token) ? token.AsString() ?? "" : "";

    private void AnswerRenewal(Message message, int bytes, ConnectResult? result)
    {
        if (result is ConnectResult.Unknown)
            Forward(message, bytes);
        else if (message.Ref.IsNull)
            return;
        else if (result is ConnectResult.Accepted)
            Answer(Token.Null, message.Ref, message.Topic, Reasons.Ok, Payload.Empty);
        else
            Answer(Token.Null, message.Ref, message.Topic, Reasons.Error, ChannelRules.Unauthorized);
    }

    private async ValueTask RenewedAsync()
    {
        if (Socket.MayExpire)
            Mount.Expiring.Add(this);
        foreach (var channel in Channels())
            await channel.EndUnlessAllowedAsync();
    }

    // Whether or not they have a time still: a renewal may have taken it away.
    private void EndCredentials()
    {
        Mount.Expiring.Remove(this);
        Volatile.Read(ref _renewing)?.Cancel();
    }
}
