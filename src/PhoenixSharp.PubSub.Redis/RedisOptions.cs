using System.Net.Security;
using PhoenixSharp.Redis;

namespace PhoenixSharp;

/// <summary>How a node takes part in a cluster over Redis, version 6 or later. All but the name must be the same on all nodes.</summary>
public sealed class RedisOptions : ClusterOptions
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

    internal override IEnumerable<string> Failures()
    {
        var own = RedisAddress.TryParse(Connection, out _, out var wrong) ? [] : (string[])[$"Connection {wrong}"];
        return base.Failures().Concat(own).Select(failure => $"Redis: {failure}");
    }
}
