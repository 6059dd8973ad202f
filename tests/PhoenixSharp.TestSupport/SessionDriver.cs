using System.Text;
using System.Text.Json.Nodes;
using PhoenixSharp.Wire;

namespace PhoenixSharp.TestSupport;

/// <summary>One connection as its client sees it: wire text in, wire text out.</summary>
public sealed class SessionDriver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20); // only a failing test waits this long

    private readonly SocketSession _session;

    internal SessionDriver(SocketMount mount, Socket socket, string vsn, IServiceProvider services, string client) =>
        _session = new SocketSession(mount, socket, Versions.Choose(vsn)!, Transport, services, client);

    public InMemoryTransport Transport { get; } = new();

    /// <summary>Gets whether any channel is joined, or on its way in or out.</summary>
    public bool HasChannels => _session.HasChannels;

    /// <summary>Gets a value indicating whether a transport would pause reading.</summary>
    public bool MustPause => _session.MustPause;

    /// <summary>Gets the number of bytes that the connection holds.</summary>
    public long HeldBytes => _session.HeldBytes;

    /// <summary>Waits as a transport does while it has paused reading.</summary>
    /// <param name="mayWait"><see langword="false"/> as over HTTP/2 where too many streams are held.</param>
    public Task WaitForRoomAsync(bool mayWait = true) => _session.WaitForRoomAsync(mayWait).AsTask();

    /// <summary>Gives the session a text frame.</summary>
    public void Receives(string text) => _session.Receive(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Gives the session a binary frame.</summary>
    public void Receives(ReadOnlyMemory<byte> binary) => _session.Receive(Opcode.Binary, binary);

    /// <summary>Waits for the next messages, which must be these, in this order. Compared as JSON; a binary one is written <c>0x…</c>.</summary>
    public async Task SendsAsync(params string[] messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (var expected in messages)
        {
            var sent = await SendsNextAsync();
            if (!Same(expected, sent))
                throw new UnexpectedMessageException($"expected {expected}\n but was {sent}");
        }
    }

    /// <summary>Waits for the next message.</summary>
    public async Task<string> SendsNextAsync() => InMemoryTransport.Text(await Transport.NextAsync().WaitAsync(Patience));

    /// <summary>Checks that nothing has been sent but what was looked at. Only of use behind a signal that all is done.</summary>
    public void SentNothingMore()
    {
        if (Transport.TakeAll() is { Count: > 0 } more)
            throw new UnexpectedMessageException($"expected nothing more\n but was {string.Join('\n', more.Select(InMemoryTransport.Text))}");
    }

    /// <summary>Gives the session a join in V2 and waits for it to be accepted with <c>{}</c>.</summary>
    public Task JoinsAsync(string topic, int @ref = 1)
    {
        Receives($$"""["{{@ref}}","{{@ref}}","{{topic}}","phx_join",{}]""");
        return SendsAsync($$$"""["{{{@ref}}}","{{{@ref}}}","{{{topic}}}","phx_reply",{"status":"ok","response":{}}]""");
    }

    /// <summary>Ends the session as a transport does, and waits for it.</summary>
    public Task EndAsync(LeaveReason? reason = null) => _session.EndAsync(reason ?? new LeaveReason.Closed());

    private static bool Same(string expected, string sent) =>
        expected.StartsWith("0x", StringComparison.Ordinal) || sent.StartsWith("0x", StringComparison.Ordinal)
            ? expected == sent
            : JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(sent));
}

/// <summary>A session sent something else than a test expects.</summary>
public sealed class UnexpectedMessageException(string message) : Exception(message);
