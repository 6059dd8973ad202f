using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Cluster;
using PhoenixSharp.Elixir;

namespace PhoenixSharp.Redis;

/// <summary>A Redis server that carries envelopes: PUBLISH and SUBSCRIBE, an address is a channel.</summary>
internal sealed class RedisBroker(RedisOptions options) : IBroker
{
    private const int EnvelopeOverhead = 1024; // what an envelope adds to a broadcast, and to spare

    private readonly RedisAddress _address = RedisAddress.TryParse(options.Connection, out var address, out var wrong)
        ? address
        : throw new ArgumentException($"The connection to Redis {wrong}", nameof(options));

    // An envelope, or a term of Elixir's: of the same broadcast that is up to 2¼ times as long, an array of short floats.
    private int MostBlob => (options.ElixirPubSub is null ? options.MaxBroadcastBytes : 3 * options.MaxBroadcastBytes) + EnvelopeOverhead;

    public string Name => _address.ToString();

    public IBridge? Bridge(string node, ILogger logger) =>
        options.ElixirPubSub is { } name ? new ElixirBridge(name, node, MostBlob, options.MaxBroadcastBytes, logger) : null;

    public async Task<IBrokerConnection> ConnectAsync(EnvelopeReceiver received, CancellationToken cancellationToken)
    {
        var connection = new RedisConnection(await DialAsync(cancellationToken), received, MostBlob);
        try
        {
            await GreetAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task GreetAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        string[] auth = _address.Password is { } password ? ["AUTH", _address.User ?? "default", password] : [];
        try
        {
            await connection.AskAsync(["HELLO", "3", .. auth, "SETNAME", "phoenixsharp"], cancellationToken);
        }
        catch (RespException answer) when (answer.Code is { } code)
        {
            throw new RespException(Refusal(code, answer.Message), code);
        }
        if (_address.Database > 0)
            await connection.AskAsync(["SELECT", $"{_address.Database}"], cancellationToken);
    }

    // An answer to HELLO may quote it, and the password with it: only its code is passed on.
    private static string Refusal(string code, string answer) => code switch
    {
        "WRONGPASS" => "Redis lets nobody in with this user and password (WRONGPASS).",
        "NOAUTH" => "Redis lets nobody in without a password (NOAUTH): write one into the connection.",
        "NOPROTO" => "Redis doesn't speak RESP3 (NOPROTO): Redis 6 or later is needed.",
        _ when answer.Contains("unknown command", StringComparison.Ordinal) => $"Redis doesn't know HELLO ({code}): Redis 6 or later is needed.",
        _ => $"Redis refused HELLO with the connection's user and password ({code}).",
    };

    private async Task<Stream> DialAsync(CancellationToken cancellationToken)
    {
        var socket = new System.Net.Sockets.Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_address.Host, _address.Port, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return _address.IsTls ? await SecureAsync(stream, cancellationToken) : stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = _address.Host };
        options.ConfigureTls?.Invoke(tls);
        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(tls, cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}
