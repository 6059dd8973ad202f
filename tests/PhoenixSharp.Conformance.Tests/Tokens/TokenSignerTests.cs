using System.Text.Json;
using PhoenixSharp.Conformance.Tokens;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Tests.Tokens;

/// <summary>The player's signer against the vectors that Phoenix.Token made.</summary>
public sealed class TokenSignerTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(BuiltIn.Help("tokens")).RootElement;

    private static readonly Dictionary<string, JsonElement> Signed = Vectors.GetProperty("sign").EnumerateArray().Where(IsNeeded)
        .ToDictionary(vector => vector.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. Signed.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Signs_as_phoenix_does(string name)
    {
        var vector = Signed[name];
        var options = vector.GetProperty("opts");
        var maxAge = options.TryGetProperty("max_age", out var seconds) ? seconds.GetInt64() : 86400;
        var token = TokenSigner.Sign(Vectors.GetProperty("secret_key_base").GetString()!, vector.GetProperty("salt").GetString()!, Data(vector.GetProperty("data")),
            DateTimeOffset.FromUnixTimeSeconds(options.GetProperty("signed_at").GetInt64()), TimeSpan.FromSeconds(maxAge));
        Assert.Equal(vector.GetProperty("token").GetString(), token);
    }

    [Fact]
    public void There_are_vectors() => Assert.True(Signed.Count > 20, $"only {Signed.Count}");

    // What transcripts have: strings and integers, and of the options only these.
    private static bool IsNeeded(JsonElement vector) =>
        vector.GetProperty("data").GetProperty("t").GetString() is "binary" or "integer"
        && vector.GetProperty("data").GetProperty("v").GetString()!.Length < 500
        && vector.GetProperty("opts").EnumerateObject().All(option =>
            option.Name is "signed_at" or "max_age" && option.Value.ValueKind == JsonValueKind.Number && option.Value.TryGetInt64(out _));

    private static JsonElement Data(JsonElement data)
    {
        var value = data.GetProperty("v").GetString()!;
        return data.GetProperty("t").GetString() == "integer" ? JsonDocument.Parse(value).RootElement : JsonSerializer.SerializeToElement(value);
    }

    [Fact]
    public void Variables_take_their_three_forms()
    {
        var variables = new Variables(new Dictionary<string, UserToken>(), DateTimeOffset.UnixEpoch);
        variables.Save("x", "a+b");
        Assert.Equal("a+b a%2Bb YSti", variables.Fill("{{x}} {{x:url}} {{x:base64url}}"));
        Assert.Throws<FormatException>(() => variables.Fill("{{y}}"));
        Assert.Throws<FormatException>(() => variables.Fill("{{x:hex}}"));
    }
}
