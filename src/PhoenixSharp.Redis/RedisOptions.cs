using System.Text.RegularExpressions;
using PhoenixSharp.Redis;
using StackExchange.Redis;

namespace PhoenixSharp;

/// <summary>
/// The options of a node of a cluster over Redis, version 6 or later. All but the node's name must be the same on all nodes.
/// </summary>
public sealed partial class RedisOptions : ClusterOptions
{
    /// <summary>Gets or sets the connection to Redis.</summary>
    /// <value>
    /// A configuration string of StackExchange.Redis, such as <c>localhost:6379</c>,
    /// <c>redis.example:6380,user=app,password=…,ssl=true</c>, or <c>sentinel1:26379,sentinel2:26379,serviceName=mymaster</c>; or a URI,
    /// <c>redis://user:password@host:port/database</c>, with <c>rediss</c> for TLS and special characters percent-encoded. The default is
    /// <c>localhost:6379</c>.
    /// </value>
    public string Connection { get; set; } = "localhost:6379";

    /// <summary>Gets or sets the configuration of the connection, in place of <see cref="Connection"/>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    /// <remarks>
    /// The adapter uses a copy, so you can use the same object elsewhere. On its copy it sets the protocol, reconnecting, time limits and
    /// the configuration channel.
    /// </remarks>
    public ConfigurationOptions? Configuration { get; set; }

    /// <summary>Gets or sets the application's own connection, in place of <see cref="Connection"/>.</summary>
    /// <value>The default is <see langword="null"/>: the adapter makes its own connection.</value>
    /// <remarks>
    /// The adapter never disposes it. It reconnects as you configured it, and the adapter subscribes again when it is connected.
    /// </remarks>
    public IConnectionMultiplexer? Multiplexer { get; set; }

    /// <summary>Gets or sets the PubSub of an Elixir application on the same Redis: channels' broadcasts, and <c>disconnect</c>, cross between its nodes and these. Experimental.</summary>
    /// <value>
    /// What that application says in <c>{Phoenix.PubSub, name: MyApp.PubSub, adapter: Phoenix.PubSub.Redis, …}</c> (phoenix_pubsub_redis 3):
    /// <c>MyApp.PubSub</c>. Default null: none.
    /// </value>
    /// <remarks>
    /// Each broadcast is then published twice, for .NET nodes as before and for Elixir's. Presences stay apart. What crosses and what doesn't is in this project's README.
    /// </remarks>
    public string? ElixirPubSub { get; set; }

    internal override IEnumerable<string> Failures() =>
        base.Failures().Concat(ConnectionFailures()).Concat(ElixirFailures()).Select(failure => $"Redis: {failure}");

    private IEnumerable<string> ConnectionFailures()
    {
        if (Configuration is not null && Multiplexer is not null)
            yield return "Configuration and Multiplexer are both set; leave one out.";
        if (Configuration is { EndPoints.Count: 0 })
            yield return "Configuration has no endpoint; add one, such as localhost:6379.";
        if (Configuration is null && Multiplexer is null && !ConnectionString.TryParse(Connection, out _, out var fault))
            yield return $"Connection {fault}";
    }

    private IEnumerable<string> ElixirFailures()
    {
        if (ElixirPubSub is not null && !ModuleName().IsMatch(ElixirPubSub))
            yield return $"ElixirPubSub is \"{ElixirPubSub}\"; write what the Elixir application calls its PubSub, such as MyApp.PubSub.";
        if (ElixirPubSub is not null && SharedSecret is not null)
            yield return "ElixirPubSub and SharedSecret are both set; Elixir nodes can't seal what they send, so leave one out.";
    }

    // Elixir. is put in front.
    [GeneratedRegex(@"^(?!Elixir\.)[A-Za-z_][A-Za-z0-9_]{0,60}(\.[A-Za-z_][A-Za-z0-9_]{0,60}){0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ModuleName();
}
