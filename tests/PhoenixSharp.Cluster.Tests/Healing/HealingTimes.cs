using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

[assembly: AssemblyFixture(typeof(PhoenixSharp.Cluster.Tests.Healing.HealingTimes))]

namespace PhoenixSharp.Cluster.Tests.Healing;

/// <summary>How long clients saw a fault, by broker: measured in each run and held against what is stated. A table, not a limit: a loaded machine is slow.</summary>
public sealed class HealingTimes : IDisposable
{
    private readonly ConcurrentDictionary<(string Fault, string Broker), ConcurrentQueue<TimeSpan>> _measured = new();
    private readonly ConcurrentDictionary<string, (int Order, string Stated, TimeSpan Time)> _faults = new();
    private int _last;

    /// <summary>How often each fault is played. Set <c>PHOENIXSHARP_ROUNDS</c> for more than once.</summary>
    public static int Rounds { get; } = int.Parse(Environment.GetEnvironmentVariable("PHOENIXSHARP_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>Notes a time.</summary>
    /// <param name="fault">What happened, and what was waited for.</param>
    /// <param name="broker">Over what.</param>
    /// <param name="stated">By which rule it is bounded.</param>
    /// <param name="bound">What that comes to.</param>
    /// <param name="measured">How long it took.</param>
    public void Note(string fault, string broker, string stated, TimeSpan bound, TimeSpan measured)
    {
        _faults.GetOrAdd(fault, _ => (Interlocked.Increment(ref _last), stated, bound));
        _measured.GetOrAdd((fault, broker), _ => []).Enqueue(measured);
    }

    /// <summary>Prints the table, and writes it beside the build: <c>healing-times.md</c>.</summary>
    public void Dispose()
    {
        if (_measured.IsEmpty)
            return;
        var table = Table();
        Console.WriteLine(table);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "healing-times.md"), table);
    }

    private string Table()
    {
        var table = new StringBuilder("| fault, and until when | over | stated | median | max | runs |\n| --- | --- | --- | ---: | ---: | ---: |\n");
        var rows =
            from fault in _faults
            from broker in (string[])["Redis", "RabbitMQ", "NATS"]
            where _measured.ContainsKey((fault.Key, broker))
            orderby broker descending, fault.Key
            orderby fault.Value.Order
            select (fault.Key, broker, fault.Value.Stated, fault.Value.Time, Measured: _measured[(fault.Key, broker)].Order().ToArray());
        foreach (var (fault, broker, stated, time, measured) in rows)
            table.Append(CultureInfo.InvariantCulture, $"| {fault} | {broker} | {stated} = {Text(time)} | {Text(measured[measured.Length / 2])} | {Text(measured[^1])} | {measured.Length} |\n");
        return table.ToString();
    }

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F2} s");
}
