using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Cluster.Tests.Histories;

/// <summary>All that happened in one run, in order. Any thread may add.</summary>
internal sealed class History
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Lock _gate = new();
    private readonly List<HistoryEvent> _events;
    private bool _isClosed;

    public History(int seed, params IEnumerable<HistoryEvent> events) => (Seed, _events) = (seed, [.. events]);

    /// <summary>Gets what the run was made from.</summary>
    public int Seed { get; }

    /// <summary>Adds what happened.</summary>
    /// <returns>Its place.</returns>
    public int Add(HistoryEvent happened)
    {
        lock (_gate)
        {
            if (!_isClosed)
                _events.Add(happened);
            return _events.Count - 1;
        }
    }

    /// <summary>Ends it: what happens from here on is the run's own tidying.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
    }

    /// <summary>Gets what happened until now.</summary>
    public IReadOnlyList<HistoryEvent> Snapshot()
    {
        lock (_gate)
            return [.. _events];
    }

    /// <summary>Gets an event's line; its place is its number in violations.</summary>
    public static string Line(HistoryEvent happened) => JsonSerializer.Serialize(happened, Json);

    /// <summary>Writes a line of JSON for each event.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, Snapshot().Select(Line));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static History Load(string path, int seed) => new(seed, File.ReadLines(path).Select(line => JsonSerializer.Deserialize<HistoryEvent>(line, Json)!));
}
