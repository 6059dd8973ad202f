using System.Diagnostics;

namespace PhoenixSharp.TestSupport;

/// <summary>Debian's <c>redis-server</c>, keeping nothing.</summary>
public class RedisServer : BrokerServer
{
    protected override string ReadyLine => "Ready to accept connections";

    protected override ProcessStartInfo Command() => new(
        "redis-server", ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", Folder, "--save", "", "--appendonly", "no", .. Settings()]);

    protected virtual string[] Settings() => [];
}
