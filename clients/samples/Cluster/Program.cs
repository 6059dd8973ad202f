using Cluster;
using Cluster.Nodes;
using Cluster.Playing;
using Cluster.Processes;

if (args is [Guard.Argument])
    return await Guard.RunAsync();

try
{
    var arguments = Arguments.Parse(args);
    using var interrupt = new Interrupt();
    await RunAsync(arguments, interrupt.Token);
    return 0;
}
catch (StartException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 0; // Ctrl-C, or SIGTERM: all that was started has ended
}

static async Task RunAsync(Arguments arguments, CancellationToken stopping)
{
    arguments.CheckPorts();
    var terminal = new Terminal();
    await using var children = new Children();
    var redis = new Redis(arguments.Redis, children);
    if (redis.IsOurs)
        await redis.StartAsync(stopping);
    Node[] nodes = [.. Node.Names.Select((name, index) => new Node(name, arguments.PortOf(index), redis.Address, children, terminal))];
    await Task.WhenAll(nodes.Select(node => node.StartAsync(stopping)));
    await using var forwarder = new Forwarder(arguments.Port, nodes);

    var commands = new Commands(nodes, redis, arguments.Port);
    terminal.Say(commands.Welcome);
    await terminal.ReadAsync(commands.RunAsync, stopping);
}
