using System.Text.Json;
using PhoenixSharp.Client;
using Spectre.Console;

namespace PhoenixSharp.Cli.Output;

/// <summary>The table of presences that stays on the screen. The channel's handlers call it, one at a time.</summary>
internal sealed class PresenceView(string topic)
{
    private IReadOnlyList<PresenceMember<Payload>> _entries = [];
    private string _status = "";

    /// <summary>Is raised with the table as it is now.</summary>
    public event Action<Table>? Changed;

    public void Show(IReadOnlyList<PresenceMember<Payload>> entries)
    {
        _entries = entries;
        Changed?.Invoke(Table());
    }

    public void Tell(string status)
    {
        _status = status;
        Changed?.Invoke(Table());
    }

    public Table Table()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("key", "presences", "metas");
        table.Title = new TableTitle(Escaped($"{topic}: {_entries.Count} present"));
        table.Caption = new TableTitle(Escaped(_status));
        foreach (var entry in _entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            table.AddRow(Cell(entry.Key), Cell($"{entry.Metas.Count}"), Cell([.. entry.Metas.Select(meta => PayloadText.Of(WithoutMarks(meta.Value)))]));
        return table;
    }

    private static Text Cell(params string[] lines) => new(string.Join('\n', lines.Select(TerminalText.Clean)));

    private static string Escaped(string text) => Markup.Escape(TerminalText.Clean(text));

    // People don't read phx_ref; --json has it.
    private static Payload WithoutMarks(Payload meta)
    {
        if (!meta.IsObject)
            return meta;
        var fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(meta.Bytes.Span)!;
        return Payload.FromJson(JsonSerializer.SerializeToUtf8Bytes(fields.Where(field => field.Key is not ("phx_ref" or "phx_ref_prev")).ToDictionary()));
    }
}
