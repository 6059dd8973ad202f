using System.Diagnostics;

namespace PhoenixSharp.TestSupport;

/// <summary>Debian's <c>redis-server</c>, keeping nothing.</summary>
public class RedisServer : BrokerServer
{
    public override (string Name, string Value) Setting => ("Phoenix:Redis", $"{Address}:{Port}");

    protected override string ReadyLine => "Ready to accept connections";

    // Without a password it would refuse all but loopback.
    protected override ProcessStartInfo Command() => new(
        "redis-server", ["--port", $"{Port}", "--bind", Address, "--protected-mode", "no", "--dir", Folder, "--save", "", "--appendonly", "no", .. Settings()]);

    protected virtual string[] Settings() => [];
}
