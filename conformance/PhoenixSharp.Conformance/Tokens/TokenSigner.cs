using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PhoenixSharp.Conformance.Tokens;

/// <summary>Signs as Phoenix.Token does: <c>SFMyNTY.</c> payload <c>.</c> MAC, all base64url without padding.</summary>
internal static class TokenSigner
{
    private const string Prefix = "SFMyNTY"; // base64url of "HS256"

    /// <param name="data">A JSON string or integer.</param>
    public static string Sign(string secretKeyBase, string salt, JsonElement data, DateTimeOffset signedAt, TimeSpan maxAge)
    {
        // The defaults of Plug.Crypto: 1000 rounds of PBKDF2 with SHA-256, 32 bytes.
        var key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secretKeyBase), Encoding.UTF8.GetBytes(salt), 1000, HashAlgorithmName.SHA256, 32);
        var payload = ExternalTerm.Encode(data, signedAt.ToUnixTimeMilliseconds(), (long)maxAge.TotalSeconds);
        var signed = $"{Prefix}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }
}
