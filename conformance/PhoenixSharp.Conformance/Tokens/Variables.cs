using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Tokens;

/// <summary>What <c>{{x}}</c>, <c>{{x:url}}</c> and <c>{{x:base64url}}</c> stand for in one playing of a scenario.</summary>
internal sealed partial class Variables
{
    private readonly Dictionary<string, string> _values;

    public Variables(IReadOnlyDictionary<string, UserToken> tokens, DateTimeOffset now) =>
        _values = tokens.ToDictionary(one => one.Key, one => Sign(one.Value, now));

    private static string Sign(UserToken token, DateTimeOffset now) =>
        TokenSigner.Sign(token.SecretKeyBase, token.Salt, token.Data, now - token.SignedAgo, token.MaxAge);

    public void Save(string name, string value) => _values[name] = value;

    public HttpRequest Fill(HttpRequest request) => new(request.Method, Fill(request.Path),
        [.. request.Headers.Select(header => header with { Value = Fill(header.Value) })], request.Body is { } body ? Fill(body) : null);

    // Latin-1 keeps every byte as it is, so that a body which is no UTF-8 survives.
    private byte[] Fill(byte[] body) => Encoding.Latin1.GetBytes(Fill(Encoding.Latin1.GetString(body)));

    /// <exception cref="FormatException">A name or a form is unknown.</exception>
    public string Fill(string text) => Variable().Replace(text, match => Value(match.Groups[1].Value, match.Groups[2].Value));

    private string Value(string name, string form)
    {
        if (!_values.TryGetValue(name, out var value))
            throw new FormatException($"the variable {name} has no value yet");
        return form switch
        {
            "" => value,
            ":url" => Uri.EscapeDataString(value),
            ":base64url" => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(value)),
            _ => throw new FormatException($"unknown form of a variable: {form}"),
        };
    }

    [GeneratedRegex(@"\{\{([A-Za-z0-9_]+)(:[a-z0-9]+)?\}\}")]
    private static partial Regex Variable();
}
