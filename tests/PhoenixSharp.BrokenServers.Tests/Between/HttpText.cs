using System.Globalization;
using System.Text;
using PhoenixSharp.Conformance.Http;

namespace PhoenixSharp.BrokenServers.Tests.Between;

/// <summary>A server's half of HTTP/1.1, as far as the suite speaks it: a body has a length.</summary>
internal static class HttpText
{
    private static readonly string[] OfOneHop = ["host", "content-length", "transfer-encoding"];

    public static async Task<HttpRequest> ReadRequestAsync(Stream stream, CancellationToken cancellationToken)
    {
        var lines = (await ReadHeadAsync(stream, cancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var words = lines[0].Split(' ');
        List<Header> headers = [.. lines.Skip(1).Select(line => line.Split(':', 2)).Select(parts => new Header(parts[0], parts[1].Trim()))];
        var length = headers.Find(header => header.Name == "content-length")?.Value;
        var body = length is null ? null : new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body ?? [], cancellationToken);
        return new HttpRequest(words[0], words[1], [.. headers.Where(header => !OfOneHop.Contains(header.Name))], body);
    }

    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head is not [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            head.Add(one[0]);
        }
        return Encoding.UTF8.GetString([.. head]);
    }

    public static byte[] Write(HttpResponse response)
    {
        var head = new StringBuilder($"HTTP/1.1 {response.Status} Passed\r\n");
        foreach (var header in response.Headers.Where(header => !OfOneHop.Contains(header.Name)))
            head.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        if (response.Status != 101)
            head.Append("content-length: ").Append(response.Body.Length).Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. response.Body];
    }
}
