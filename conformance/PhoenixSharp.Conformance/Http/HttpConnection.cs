using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace PhoenixSharp.Conformance.Http;

/// <summary>
/// One TCP connection, with TLS if the address says so, that carries one HTTP/1.1 request and, after status 101, whatever follows it.
/// </summary>
internal sealed class HttpConnection : IHttpConnection
{
    private const int LongestHead = 64 * 1024;

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly Uri _server;
    private Stream? _stream;

    private HttpConnection(Uri server) => _server = server;

    /// <summary>Reads and writes what follows the response head.</summary>
    public Stream Stream => _stream ?? throw new InvalidOperationException("Not connected.");

    public static async Task<HttpConnection> OpenAsync(Uri server, CancellationToken cancellationToken)
    {
        var connection = new HttpConnection(server);
        try
        {
            await connection._tcp.ConnectAsync(server.Host, server.Port, cancellationToken);
            connection._stream = new BufferedReads(await StreamAsync(connection._tcp, server, cancellationToken));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends the request and reads the response; with status 101 only its head.</summary>
    /// <exception cref="IOException">The connection ended early.</exception>
    /// <exception cref="FormatException">What came is not HTTP.</exception>
    public async Task<HttpResponse> ExchangeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        await Stream.WriteAsync(Write(request), cancellationToken);
        var head = await ReadHeadAsync(cancellationToken);
        if (head.Status == 101 || request.Method == "HEAD" || head.Status is 204 or 304)
            return head;
        return head with { Body = await HttpBody.ReadAsync(Stream, head, cancellationToken) };
    }

    /// <summary>Reads a response up to its body.</summary>
    /// <exception cref="IOException">The connection ended early.</exception>
    /// <exception cref="FormatException">What came is not HTTP.</exception>
    public async Task<HttpResponse> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var (status, headers) = ParseHead(await ReadHeadTextAsync(cancellationToken));
        return new HttpResponse(status, headers, []);
    }

    /// <summary>Ends this side of the connection; what the server sends still comes.</summary>
    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    private static async Task<Stream> StreamAsync(TcpClient tcp, Uri server, CancellationToken cancellationToken)
    {
        if (server.Scheme != Uri.UriSchemeHttps)
            return tcp.GetStream();
        var secure = new SslStream(tcp.GetStream());
        await secure.AuthenticateAsClientAsync(Certificates.AcceptAny(server), cancellationToken);
        return secure;
    }

    private byte[] Write(HttpRequest request)
    {
        var head = new StringBuilder().Append(request.Method).Append(' ').Append(request.Path).Append(" HTTP/1.1\r\nhost: ").Append(_server.Authority).Append("\r\n");
        foreach (var header in request.Headers)
            head.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        if (request.Body is { } body)
            head.Append("content-length: ").Append(body.Length).Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. request.Body ?? []];
    }

    private async Task<string> ReadHeadTextAsync(CancellationToken cancellationToken)
    {
        var head = new List<byte>(512);
        var one = new byte[1];
        while (!EndsHead(head))
        {
            if (head.Count == LongestHead)
                throw new FormatException($"a response head of more than {LongestHead} bytes");
            await Stream.ReadExactlyAsync(one, cancellationToken);
            head.Add(one[0]);
        }
        return Encoding.Latin1.GetString([.. head]);
    }

    private static bool EndsHead(List<byte> head) => head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];

    private static (int Status, List<Header> Headers) ParseHead(string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [['H', 'T', 'T', 'P', '/', '1', '.', _, ' ', .. var rest], .. var fields] || rest.Length < 3 || !int.TryParse(rest[..3], out var status))
            throw new FormatException($"not a status line of HTTP/1.1: {lines.FirstOrDefault()}");
        return (status, [.. fields.Select(ParseHeader)]);
    }

    private static Header ParseHeader(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw new FormatException($"not a header line: {line}");
        return new Header(line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim());
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _tcp.Dispose();
    }
}
