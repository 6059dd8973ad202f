namespace PhoenixSharp.Cli.Tests;

/// <summary>The conformance fixture as a separate process, on a free port.</summary>
public class Fixture : IAsyncLifetime
{
    private const string Listening = "Now listening on: ";

    private Program? _process;

    /// <summary>Gets the address of its main socket, such as <c>ws://127.0.0.1:40123/socket</c>.</summary>
    public string Url => Socket("/socket");

    /// <summary>Gets its address, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Address { get; protected set; } = "http://127.0.0.1:0";

    /// <summary>Gets further settings of the server.</summary>
    protected virtual (string Name, string Value)[] Settings => [];

    public string Socket(string path) => Address.Replace("http", "ws", StringComparison.Ordinal) + path;

    /// <summary>Starts the server, at the same address if it ran before.</summary>
    public async ValueTask InitializeAsync()
    {
        _process = Program.Start("dotnet", [Program.DllOf("PhoenixSharp.Fixture"), "--urls", Address], "", Settings);
        var line = await _process.LineAsync(Listening);
        Address = line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim();
    }

    /// <summary>Sends a signal to the server, such as <c>STOP</c>.</summary>
    public Task SignalAsync(string signal) => _process!.SignalAsync(signal);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Interlocked.Exchange(ref _process, null) is { } process)
            await process.DisposeAsync();
    }
}
