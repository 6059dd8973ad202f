using System.Diagnostics;

namespace PhoenixSharp.TestSupport;

/// <summary>Debian's <c>nats-server</c>, with its default configuration unless a test adds to it.</summary>
public class NatsServer : BrokerServer
{
    public override (string Name, string Value) Setting => ("Phoenix:Nats", $"nats://{Address}:{Port}");

    protected override string ReadyLine => "Server is ready";

    protected override ProcessStartInfo Command()
    {
        var configuration = Path.Combine(Folder, "nats.conf");
        File.WriteAllLines(configuration, [$"listen: \"{Address}:{Port}\"", .. Settings()]);
        return new ProcessStartInfo("nats-server", ["--config", configuration]);
    }

    /// <summary>Returns lines of the configuration.</summary>
    protected virtual string[] Settings() => [];
}
