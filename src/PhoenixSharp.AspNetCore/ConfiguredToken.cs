using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>Makes the application's <see cref="PhoenixToken"/> of its settings, when somebody first asks for it: who signs no tokens needs no secret.</summary>
internal static class ConfiguredToken
{
    public const string Setting = "Phoenix:SecretKeyBase";

    // As Phoenix asks for in Plug.Session and its endpoint; its generator makes as many.
    private const int LeastCharacters = 64;

    /// <exception cref="OptionsValidationException">There is no secret, or a short one: says where it is set and how one is made.</exception>
    public static PhoenixToken Make(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PhoenixOptions>>().Value;
        var secret = options.SecretKeyBase ?? services.GetService<IConfiguration>()?[Setting];
        if (secret is null || secret.Length < LeastCharacters)
            throw new OptionsValidationException(nameof(PhoenixOptions.SecretKeyBase), typeof(PhoenixOptions), [Problem(secret)]);
        return new PhoenixToken(secret, services.GetRequiredService<TimeProvider>(), options.Tokens);
    }

    private static string Problem(string? secret) =>
        (secret is null ? $"PhoenixToken needs a secret, and {Setting} is not set" : $"{Setting} has {secret.Length} characters, and needs at least {LeastCharacters}")
        + $": set it, or the environment's {Setting.Replace(":", "__", StringComparison.Ordinal)}, or AddPhoenix(options => options.{nameof(PhoenixOptions.SecretKeyBase)} = …), "
        + "to the same text on every node; `openssl rand -base64 48` or `mix phx.gen.secret` makes one.";
}
