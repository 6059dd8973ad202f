namespace PhoenixSharp.Simulation;

/// <summary>A network that loses, doubles, delays and reorders, and whose links can be cut one way.</summary>
internal sealed class Network(Random random)
{
    private readonly PriorityQueue<(int To, ReadOnlyMemory<byte> Message), (TimeSpan At, long Order)> _underWay = new();
    private readonly HashSet<(int From, int To)> _cut = [];
    private long _order;

    /// <summary>Gets or sets how many of a hundred messages are lost, doubled or late.</summary>
    public int Badness { get; set; }

    public TimeSpan NextAt => _underWay.TryPeek(out _, out var when) ? when.At : TimeSpan.MaxValue;

    public void Cut(int from, int to) => _cut.Add((from, to));

    public void Heal(int one, int other) => _cut.RemoveWhere(link => link == (one, other) || link == (other, one));

    public void HealAll() => _cut.Clear();

    public void Carry(int from, int to, ReadOnlyMemory<byte> message, TimeSpan now)
    {
        if (_cut.Contains((from, to)) || Strikes())
            return;
        Put(to, message, now);
        if (Strikes())
            Put(to, message, now);
    }

    public (int To, ReadOnlyMemory<byte> Message) Take() => _underWay.Dequeue();

    private void Put(int to, ReadOnlyMemory<byte> message, TimeSpan now)
    {
        var delay = Strikes() ? random.Next(0, 3_000) : random.Next(1, 20);
        _underWay.Enqueue((to, message), (now + TimeSpan.FromMilliseconds(delay), ++_order));
    }

    private bool Strikes() => Badness > 0 && random.Next(100) < Badness;
}
