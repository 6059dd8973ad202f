using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace PhoenixSharp.Transports;

/// <summary>What phoenix.js says in <c>sec-websocket-protocol</c>: its own name, and the auth token, which so stays out of the URL.</summary>
/// <remarks>
/// <c>phoenix, base64url.bearer.phx.TOKEN</c> (Phoenix <c>socket/transport.ex</c>, <c>check_subprotocols/2</c> and <c>connect_info/3</c>).
/// Only the first header line is read; of two tokens neither counts. Both base64 alphabets are taken: phoenix.js writes the standard one.
/// </remarks>
internal readonly record struct SubProtocol(bool IsLegal, string? Answer, string? AuthToken)
{
    private const string Phoenix = "phoenix";
    private const string Bearer = "base64url.bearer.phx.";

    public static SubProtocol Read(StringValues header)
    {
        if (header.Count == 0 || header[0] is not { Length: > 0 } line)
            return new SubProtocol(true, null, null);
        var offered = line.Split(',', StringSplitOptions.TrimEntries);
        if (!offered.Contains(Phoenix))
            return default;
        string[] tokens = [.. offered.Where(item => item.StartsWith(Bearer, StringComparison.Ordinal)).Select(item => item[Bearer.Length..])];
        if (tokens.Length != 1)
            return new SubProtocol(true, Phoenix, null);
        return Decode(tokens[0]) is { } token ? new SubProtocol(true, Phoenix, token) : default;
    }

    private static string? Decode(string encoded)
    {
        var standard = encoded.Replace('+', '-').Replace('/', '_');
        var bytes = new byte[encoded.Length];
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, Base64Url.DecodeFromChars(standard, bytes));
        }
        catch (Exception broken) when (broken is FormatException or ArgumentException)
        {
            return null; // not base64, or not text
        }
    }
}
