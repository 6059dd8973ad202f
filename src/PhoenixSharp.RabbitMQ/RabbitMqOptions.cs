using RabbitMQ.Client;

namespace PhoenixSharp;

/// <summary>How a node takes part in a cluster over RabbitMQ. All but the name must be the same on all nodes.</summary>
public sealed class RabbitMqOptions : ClusterOptions
{
    /// <summary>Gets or sets where RabbitMQ is.</summary>
    /// <value><c>amqp://user:password@host:port/vhost</c>, with <c>amqps</c> for TLS and what is special in a URI percent-encoded. Default <c>amqp://localhost</c>.</value>
    public string Connection { get; set; } = "amqp://localhost";

    /// <summary>Gets or sets what changes how connections are made, such as TLS with another authority's certificates.</summary>
    /// <value>
    /// Default null: with <c>amqps</c> the server's certificate must be for its host, signed by an authority that this machine trusts. Recovery stays off whatever it
    /// says: a connection that breaks is made anew here.
    /// </value>
    public Action<ConnectionFactory>? ConfigureConnection { get; set; }

    internal override IEnumerable<string> Failures()
    {
        var failures = base.Failures();
        if (!IsAddress(Connection))
            failures = failures.Append("Connection is no amqp:// or amqps:// URI with a host and at most a vhost behind it; write amqp://user:password@host:5672/vhost.");
        else if (new Uri(Connection).UserInfo.Count(character => character == ':') > 1) // the client would quote it
            failures = failures.Append("Connection has more than one ':' in its user and password; write %3A for each but the one in between.");
        return failures.Select(failure => $"RabbitMQ: {failure}");
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" && uri.Host.Length > 0
        && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.Segments.Length <= 2;
}
