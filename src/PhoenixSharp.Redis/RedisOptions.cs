using System.Net.Security;
using System.Text.RegularExpressions;
using PhoenixSharp.Redis;

namespace PhoenixSharp;

/// <summary>How a node takes part in a cluster over Redis, version 6 or later. All but the name must be the same on all nodes.</summary>
public sealed partial class RedisOptions : ClusterOptions
{
    /// <summary>Gets or sets where Redis is.</summary>
    /// <value>
    /// <c>redis://user:password@host:port/database</c>, with <c>rediss</c> for TLS and what is special in a URI percent-encoded; or
    /// <c>host:port,user=…,password=…,database=…,tls=true</c>. All but the host may be left out. Default <c>localhost:6379</c>.
    /// </value>
    public string Connection { get; set; } = "localhost:6379";

    /// <summary>Gets or sets what changes how TLS is set up, such as another authority's certificates.</summary>
    /// <value>Default null: the server's certificate must be for its host, signed by an authority that this machine trusts.</value>
    public Action<SslClientAuthenticationOptions>? ConfigureTls { get; set; }

    /// <summary>Gets or sets the PubSub of an Elixir application on the same Redis: channels' broadcasts, and <c>disconnect</c>, cross between its nodes and these. Experimental.</summary>
    /// <value>
    /// What that application says in <c>{Phoenix.PubSub, name: MyApp.PubSub, adapter: Phoenix.PubSub.Redis, …}</c> (phoenix_pubsub_redis 3):
    /// <c>MyApp.PubSub</c>. Default null: none.
    /// </value>
    /// <remarks>
    /// Each broadcast is then published twice, for .NET nodes as before and for Elixir's. Presences stay apart. What crosses and what doesn't is in this project's README.
    /// </remarks>
    public string? ElixirPubSub { get; set; }

    internal override IEnumerable<string> Failures()
    {
        var own = RedisAddress.TryParse(Connection, out _, out var wrong) ? [] : (string[])[$"Connection {wrong}"];
        return base.Failures().Concat(own).Concat(ElixirFailures()).Select(failure => $"Redis: {failure}");
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
