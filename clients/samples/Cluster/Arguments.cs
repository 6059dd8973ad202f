using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cluster;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Port">Where the page is; the nodes are at the ports behind it.</param>
/// <param name="Redis">A Redis that runs already, or null to start one.</param>
internal sealed record Arguments(int Port, string? Redis)
{
    private const int LastPort = 65535 - 3;

    private const string Usage = """
        Usage: dotnet run --project clients/samples/Cluster [-- [--port 4000] [--redis host:port]]
          --port   where the page is; the nodes are at the three ports behind it: 4001, 4002, 4003
          --redis  a Redis that runs already; without this, one is started
        """;

    /// <exception cref="StartException">They are none of those in the usage.</exception>
    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments(4000, null);
        for (var i = 0; i < args.Length; i += 2)
        {
            arguments = (args[i], args.ElementAtOrDefault(i + 1)) switch
            {
                ("--port", { } text) when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= LastPort => arguments with { Port = port },
                ("--port", _) => throw new StartException($"--port wants a number from 1 to {LastPort}.\n{Usage}"),
                ("--redis", { } address) => arguments with { Redis = address },
                ("--help" or "-h", _) => throw new StartException(Usage),
                _ => throw new StartException($"\"{args[i]}\" is not known here, or wants a value.\n{Usage}"),
            };
        }
        return arguments;
    }

    public int PortOf(int node) => Port + 1 + node;

    /// <summary>Looks before anything is started whether its port is free.</summary>
    /// <exception cref="StartException">One is taken.</exception>
    public void CheckPorts()
    {
        for (var port = Port; port <= Port + Nodes.Node.Names.Length; port++)
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
            }
            catch (SocketException)
            {
                throw new StartException($"Port {port} is taken. Choose four others that follow each other with --port, such as --port {Math.Min(Port + 1000, LastPort)}.");
            }
        }
    }
}
