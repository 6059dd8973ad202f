using System.Text.Json;

namespace PhoenixSharp;

/// <summary>What all sockets, presences and broadcasts of an application share.</summary>
public sealed class PhoenixOptions
{
    /// <summary>Gets how payloads are written and read: as minimal APIs do, camel case. Put source-generated contexts in front: <c>Json.TypeInfoResolverChain.Insert(0, AppJson.Default)</c>.</summary>
    public JsonSerializerOptions Json { get; } = PayloadJson.CreateOptions();

    /// <summary>Gets or sets the secret of the injected <see cref="PhoenixToken"/>: Phoenix's <c>secret_key_base</c>, the same on every node, and never in the source.</summary>
    /// <value>Default null for the setting <c>Phoenix:SecretKeyBase</c>, which may be the environment's <c>Phoenix__SecretKeyBase</c>. At least 64 characters. Looked at when a token is first needed.</value>
    public string? SecretKeyBase { get; set; }

    /// <summary>Gets or sets how the injected <see cref="PhoenixToken"/> signs, and what it takes.</summary>
    /// <value>Default as Phoenix.</value>
    public PhoenixTokenOptions Tokens { get; set; } = new();
}
