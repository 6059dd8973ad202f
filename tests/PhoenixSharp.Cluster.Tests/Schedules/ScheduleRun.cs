using PhoenixSharp.Cluster.Tests.Histories;
using PhoenixSharp.Cluster.Tests.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Schedules;

/// <summary>Plays a schedule on a cluster while clients use it, and writes the history.</summary>
/// <remarks>
/// (1) Whom an earlier run had there has left everywhere. Clients join, and everybody sees everybody. (2) Step by step something is broken and
/// mended; a fault has ended when every node is healthy and broadcasts of each node on each topic reach each other. (3) All is well: clients end
/// what they do, publishers broadcast a last message. (4) It is waited for that these have come, and that everybody sees who is there; who waits
/// in vain leaves it to the checker to say what is missing. (5) Every node is asked what it lists.
/// </remarks>
internal sealed class ScheduleRun(TestCluster cluster, Schedule schedule)
{
    private const int Clients = 60;

    private static readonly string[] Topics = [.. Enumerable.Range(1, 6).Select(number => $"room:{number}")];

    private readonly FaultInjector _injector = new(cluster);
    private readonly List<RecordedClient> _clients = [];

    public History History { get; } = new(schedule.Seed);

    /// <summary>Gets what was waited for in vain at the end, or null.</summary>
    public TimeoutException? Unsettled { get; private set; }

    public async Task PlayAsync()
    {
        try
        {
            await Observers.EmptyAsync(cluster.Nodes, Topics); // (1)
            _clients.AddRange(Enumerable.Range(0, Clients).Select(number => new RecordedClient(History, cluster.Nodes, Topics, number)));
            await CrossAsync();
            foreach (var (number, step) in schedule.Steps.Index())
                await PlayAsync(number, step); // (2)
            _clients.ForEach(client => client.Finish()); // (3)
            await UntilAsync(() => _clients.TrueForAll(client => client.Finished is not null), "every client has ended what it did");
            await SettleAsync(); // (4)
            await using var observers = await Observers.JoinAsync(cluster.Nodes, Topics); // (5)
            foreach (var listing in observers.Listed)
                History.Add(listing);
            History.Close();
        }
        finally
        {
            await Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    private async Task PlayAsync(int number, Step step)
    {
        await Task.Delay(step.Calm);
        var names = step.Faults.Select(fault => $"{number}: {_injector.Describe(fault)}").ToArray();
        foreach (var (name, fault) in names.Zip(step.Faults))
            History.Add(new HistoryEvent.FaultOn(name, _injector.Touched(fault), fault.Loses));
        await Task.WhenAll(step.Faults.Select(_injector.BreakAsync));
        await Task.Delay(step.Lasts);
        await Task.WhenAll(step.Faults.Select(_injector.MendAsync));
        await CrossAsync();
        foreach (var name in names)
            History.Add(new HistoryEvent.FaultOff(name));
    }

    private async Task CrossAsync()
    {
        await Task.WhenAll(cluster.Nodes.Select(node => node.HealthIsAsync("Healthy")));
        await using var observers = await Observers.JoinAsync(cluster.Nodes, Topics);
        await observers.CrossAsync();
    }

    private async Task SettleAsync()
    {
        try
        {
            await UntilAsync(() => Connections().All(HasAll), "every last message has come");
            await UntilAsync(() => Connections().All(SeesAll), "everybody sees who is there");
        }
        catch (TimeoutException late)
        {
            Unsettled = late; // the checker tells what is missing to whom
        }
    }

    // A client that fails is a mistake here, and told at once.
    private Task UntilAsync(Func<bool> isSo, string what) => Patience.UntilAsync(
        () =>
        {
            foreach (var client in _clients.Where(client => client.Running.IsFaulted))
                client.Running.GetAwaiter().GetResult();
            return isSo();
        },
        what);

    private List<RecordedConnection> Connections() => [.. _clients.Select(client => client.Finished).OfType<RecordedConnection>()];

    private bool HasAll(RecordedConnection subscriber) =>
        Connections().TrueForAll(publisher => publisher.Published.All(topic => !subscriber.Versions.ContainsKey(topic) || subscriber.HasLastOf(publisher, topic)));

    private bool SeesAll(RecordedConnection watcher)
    {
        var there = Connections();
        return watcher.Versions.Keys.All(topic => watcher.Sees(topic).SetEquals(
            there.Where(connection => connection.Versions.ContainsKey(topic)).Select(connection => (connection.Name, connection.Versions[topic]))));
    }
}
