using System.Diagnostics;
using System.Net.Sockets;

namespace PhoenixSharp.TestSupport;

/// <summary>Debian's <c>rabbitmq-server</c> with a name server of its own, so that nothing of it meets another on this machine.</summary>
public class RabbitMqServer : BrokerServer
{
    private readonly int _names = Ports.Take();
    private readonly int _distribution = Ports.Take();
    private ChildProcess? _epmd;

    public override (string Name, string Value) Setting => ("Phoenix:RabbitMQ", $"amqp://guest:guest@{Address}:{Port}");

    protected override string ReadyLine => "Server startup complete";

    public override async ValueTask InitializeAsync()
    {
        _epmd = ChildProcess.Start(new ProcessStartInfo("epmd", ["-port", $"{_names}", "-address", "127.0.0.1"]));
        await Patience.UntilAsync(IsThere, "epmd listens");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_epmd is not null)
            await _epmd.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override ProcessStartInfo Command()
    {
        File.WriteAllText(Path.Combine(Folder, "plugins"), "[].");
        File.WriteAllLines(Path.Combine(Folder, "rabbitmq.conf"), ["loopback_users = none", .. Settings()]); // or guest could not come over a bridge
        return new ProcessStartInfo("/usr/lib/rabbitmq/bin/rabbitmq-server") // the one in the path insists on a user of its own
        {
            Environment =
            {
                ["HOME"] = Folder, // for the cookie
                ["RABBITMQ_NODENAME"] = $"phoenixsharp-{Port}@localhost",
                ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Folder, "mnesia"),
                ["RABBITMQ_LOG_BASE"] = Path.Combine(Folder, "log"),
                ["RABBITMQ_LOGS"] = "-",
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Folder, "plugins"),
                ["RABBITMQ_CONFIG_FILE"] = Path.Combine(Folder, "rabbitmq"),
                ["RABBITMQ_PID_FILE"] = Path.Combine(Folder, "pid"),
                ["RABBITMQ_NODE_IP_ADDRESS"] = Address,
                ["RABBITMQ_NODE_PORT"] = $"{Port}",
                ["RABBITMQ_DIST_PORT"] = $"{_distribution}",
                ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}",
                ["ERL_EPMD_PORT"] = $"{_names}",
                ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            },
        };
    }

    protected virtual string[] Settings() => [];

    private bool IsThere()
    {
        using var client = new TcpClient();
        try
        {
            client.Connect("127.0.0.1", _names);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
