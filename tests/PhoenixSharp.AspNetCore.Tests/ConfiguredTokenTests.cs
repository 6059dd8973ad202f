using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

public sealed class ConfiguredTokenTests
{
    private static readonly string Secret = new('a', 64);

    [Fact]
    public void The_secret_comes_from_the_options_or_from_the_configuration()
    {
        var signed = Token(options => options.SecretKeyBase = Secret).Sign("user socket", "ann");
        Assert.True(Token(configured: Secret).TryVerify<string>("user socket", signed, null, out var user));
        Assert.Equal("ann", user);
        Assert.False(Token(options => options.SecretKeyBase = new string('b', 64), configured: Secret).TryVerify<string>("user socket", signed, null, out _));
    }

    [Fact]
    public void How_tokens_are_made_comes_from_the_options() =>
        Assert.ThrowsAny<ArgumentException>(() => Token(options => (options.SecretKeyBase, options.Tokens) = (Secret, new PhoenixTokenOptions { MaxLength = 64 })).Sign("user socket", new string('x', 100)));

    [Theory]
    [InlineData(null, "PhoenixToken needs a secret, and Phoenix:SecretKeyBase is not set: set it, or the environment's Phoenix__SecretKeyBase, or AddPhoenix(options => options.SecretKeyBase = …), to the same text on every node; `openssl rand -base64 48` or `mix phx.gen.secret` makes one.")]
    [InlineData("short", "Phoenix:SecretKeyBase has 5 characters, and needs at least 64: set it, or the environment's Phoenix__SecretKeyBase, or AddPhoenix(options => options.SecretKeyBase = …), to the same text on every node; `openssl rand -base64 48` or `mix phx.gen.secret` makes one.")]
    public void Without_a_good_one_the_first_use_says_how_to_make_it(string? configured, string told)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Token(configured: configured));
        Assert.Equal(told, Assert.Single(failure.Failures));
    }

    private static PhoenixToken Token(Action<PhoenixOptions>? configure = null, string? configured = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Phoenix:SecretKeyBase", configured)]);
        builder.Services.AddPhoenix(configure);
        return builder.Build().Services.GetRequiredService<PhoenixToken>();
    }
}
