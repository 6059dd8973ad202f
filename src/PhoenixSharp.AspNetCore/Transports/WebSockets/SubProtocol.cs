using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace PhoenixSharp.Transports;

/// <summary>The content of <c>sec-websocket-protocol</c>: the protocol's name, and the auth token, which phoenix.js sends there and not in the URL.</summary>
/// <param name="IsLegal">Whether the request may be accepted; otherwise it is answered 403.</param>
/// <param name="Answer">The protocol to answer; null for none.</param>
/// <param name="AuthToken">The decoded token; null if there is none.</param>
/// <remarks>
/// <para>
/// <c>phoenix, base64url.bearer.phx.TOKEN</c> (Phoenix <c>transports/websocket.ex</c>, <c>maybe_auth_token_from_header/2</c>;
/// <c>socket/transport.ex</c>, <c>check_subprotocols/2</c>). A token alone is accepted without a protocol in the answer: Phoenix removes it
/// from the header, and then no protocol is left to check.
/// </para>
/// <para>Only the first header line is read. If there are two tokens, both are ignored. Both base64 alphabets are accepted.</para>
/// </remarks>
internal readonly record struct SubProtocol(bool IsLegal, string? Answer, string? AuthToken)
{
    private const string Phoenix = "phoenix";
    private const string Bearer = "base64url.bearer.phx.";

    public static SubProtocol Read(StringValues header)
    {
        if (header.Count == 0 || header[0] is not { Length: > 0 } line)
            return new SubProtocol(true, null, null);
        var offered = line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] tokens = [.. offered.Where(item => item.StartsWith(Bearer, StringComparison.Ordinal)).Select(item => item[Bearer.Length..])];
        var isTokenAlone = tokens.Length == 1 && offered.Length == 1;
        if (!isTokenAlone && !offered.Contains(Phoenix))
            return default;
        var answer = isTokenAlone ? null : Phoenix;
        if (tokens.Length != 1)
            return new SubProtocol(true, answer, null);
        return Decode(tokens[0]) is { } token ? new SubProtocol(true, answer, token) : default;
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
