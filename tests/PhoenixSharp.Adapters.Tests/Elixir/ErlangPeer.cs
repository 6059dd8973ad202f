using System.Diagnostics;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Elixir;

/// <summary>A stand-in for an Elixir node: <c>peer.escript</c> in a real Erlang VM, which decodes what we write and encodes what we read.</summary>
internal sealed class ErlangPeer : IAsyncDisposable
{
    private readonly System.Threading.Channels.Channel<string> _lines = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly Process _process;
    private readonly List<string> _kept = [];

    private ErlangPeer(Process process) => _process = process;

    /// <summary>Starts one, and waits until it has subscribed.</summary>
    public static async Task<ErlangPeer> StartAsync(int port, string node = "elixir@localhost")
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Elixir", "peer.escript");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("escript", [script, $"{port}", "phx:Elixir.MyApp.PubSub.Adapter", node])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                Environment = { ["HOME"] = AppContext.BaseDirectory },
            },
        };
        var peer = new ErlangPeer(process);
        process.OutputDataReceived += (_, line) => peer._lines.Writer.TryWrite(line.Data ?? "ended");
        process.Start();
        process.BeginOutputReadLine();
        await peer.SubscribedAsync();
        return peer;
    }

    /// <summary>Waits until it has subscribed, again.</summary>
    public Task SubscribedAsync() => LineAsync(line => line == "subscribed");

    /// <summary>Broadcasts as <c>Endpoint.broadcast/3</c>.</summary>
    /// <param name="payload">In Erlang's syntax.</param>
    /// <param name="options">Of <c>term_to_binary/2</c>.</param>
    public Task BroadcastAsync(string topic, string @event, string payload, string options = "[]") =>
        TellAsync($"{{broadcast, <<\"{topic}\">>, <<\"{@event}\">>, {payload}, {options}}}.");

    /// <summary>Publishes a term.</summary>
    public Task PublishAsync(string term) => TellAsync($"{{term, {term}}}.");

    /// <summary>Waits for the next broadcast from another node: its node, topic, event and payload in Erlang's syntax.</summary>
    public async Task<string> ReceiveAsync()
    {
        var line = await LineAsync(line => !line.StartsWith("published", StringComparison.Ordinal) && line != "subscribed");
        return line.Replace("broadcast\t", "", StringComparison.Ordinal).Replace('\t', ' ');
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
        _process.Dispose();
    }

    private async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        await LineAsync(answer => answer == "published");
    }

    private async Task<string> LineAsync(Predicate<string> isIt)
    {
        using var late = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            var at = _kept.FindIndex(isIt);
            if (at < 0)
            {
                _kept.Add(await _lines.Reader.ReadAsync(late.Token));
                continue;
            }
            var line = _kept[at];
            _kept.RemoveAt(at);
            return line == "ended" ? throw new EndOfStreamException("The Erlang peer ended.") : line;
        }
    }
}
