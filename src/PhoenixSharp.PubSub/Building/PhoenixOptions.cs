using System.Text.Json;

namespace PhoenixSharp;

/// <summary>What all sockets, presences and broadcasts of an application share.</summary>
public sealed class PhoenixOptions
{
    /// <summary>
    /// Gets the options that payloads are written and read with. Put source-generated contexts first:
    /// <c>Json.TypeInfoResolverChain.Insert(0, AppJson.Default)</c>.
    /// </summary>
    /// <value>
    /// The default is a copy of the options that the application set with <c>ConfigureHttpJsonOptions</c>; if it set none, camel case, as
    /// in minimal APIs. Where reflection is enabled, it is the last resolver. Changes here do not affect the JSON of HTTP.
    /// </value>
    public JsonSerializerOptions Json { get; private set; } = PayloadJson.CreateOptions();

    /// <summary>Gets or sets the secret of the injected <see cref="PhoenixToken"/>: Phoenix's <c>secret_key_base</c>, the same on every node, and never in the source.</summary>
    /// <value>Default null for the setting <c>Phoenix:SecretKeyBase</c>, which may be the environment's <c>Phoenix__SecretKeyBase</c>. At least 64 characters. Looked at when a token is first needed.</value>
    public string? SecretKeyBase { get; set; }

    /// <summary>Gets or sets how the injected <see cref="PhoenixToken"/> signs, and what it takes.</summary>
    /// <value>Default as Phoenix.</value>
    public PhoenixTokenOptions Tokens { get; set; } = new();

    /// <summary>
    /// Gets or sets the number of bytes that may wait in this process: in messages that wait for channels, unfinished messages, outbound
    /// queues and subscriptions.
    /// </summary>
    /// <value>At least 1 MiB. The default is a quarter of the memory that the runtime may use.</value>
    /// <remarks>
    /// Above 80 % new connections are answered 503 with <c>Retry-After</c>. Above 100 % the connections that hold most are closed with
    /// 1013 until usage is below the limit; each is logged and counted. A frame that waits for many connections counts once.
    /// </remarks>
    public long MaxWaitingBytes { get; set; } = Math.Max(1 << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>Gets or sets the number of bytes that may wait for all connections of one client address.</summary>
    /// <value>At least 1 MiB. The default is 64 MiB.</value>
    /// <remarks>
    /// The address is the one that the connection came from; behind a proxy, use forwarded headers or <c>LimitConnectsBy</c>, or all clients
    /// share one address. A connection's share is the limit divided by the number of connections of the address. Above the limit, the
    /// server pauses reading from connections that hold more than 64 KiB and their share. An outbound queue that is longer than 1 MiB and
    /// the share is closed with 1013 if its client accepts nothing for a second, or after <c>HoldTimeout</c>.
    /// </remarks>
    public long MaxWaitingBytesPerAddress { get; set; } = 64 << 20;

    /// <summary>Replaces <see cref="Json"/> with a copy of other options.</summary>
    internal void StartJsonFrom(JsonSerializerOptions options) => Json = new JsonSerializerOptions(options);
}
