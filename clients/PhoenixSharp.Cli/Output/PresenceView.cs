using System.Text.Json;
using PhoenixSharp.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PhoenixSharp.Cli.Output;

/// <summary>The table of presences on the screen, with a title above it and the last status below it. Any thread may call it.</summary>
internal sealed class PresenceView(string topic)
{
    private readonly Lock _changing = new();
    private IReadOnlyList<PresenceMember<JsonElement>>? _entries; // null until the first list is received
    private string _status = "";

    /// <summary>Occurs when the view has changed.</summary>
    public event Action<IRenderable>? Changed;

    public void Show(IReadOnlyList<PresenceMember<JsonElement>> entries)
    {
        lock (_changing)
        {
            _entries = entries;
            Changed?.Invoke(Render());
        }
    }

    public void SetStatus(string status)
    {
        lock (_changing)
        {
            _status = status;
            Changed?.Invoke(Render());
        }
    }

    /// <summary>Returns the view as it is now.</summary>
    public IRenderable Render() => new Rows(
        Cell(_entries is null ? $"{topic}: no list of presences yet" : $"{topic}: {_entries.Count} present"), Table(), Cell(_status));

    private Table Table()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("key", "presences", "metas");
        foreach (var entry in (_entries ?? []).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            table.AddRow(Cell(entry.Key), Cell($"{entry.Metas.Count}"),
                Cell([.. entry.Metas.Select(meta => PayloadText.OfMeta(meta.Value))]));
        return table;
    }

    private static Text Cell(params string[] lines) => new(string.Join('\n', lines.Select(TerminalText.Clean)));
}
