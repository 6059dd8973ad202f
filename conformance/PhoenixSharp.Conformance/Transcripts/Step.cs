using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Transcripts;

/// <summary>One step of a scenario, as the table in the transcripts' README lists them.</summary>
/// <param name="Number">Counts from 0, as in the file.</param>
/// <param name="Client">Who it belongs to; empty for the scenario's own.</param>
internal abstract record Step(int Number, string Client)
{
    internal sealed record Connect(int Number, string Client, HttpRequest Request, HttpResponse Response) : Step(Number, Client);

    /// <param name="Frames">Go out in one write.</param>
    internal sealed record Send(int Number, string Client, IReadOnlyList<RawFrame> Frames) : Step(Number, Client);

    internal sealed record Receive(int Number, string Client, Frame Frame, int? AnyOrder, TimeSpan? Within) : Step(Number, Client);

    /// <param name="Code">The recorded code; null: without payload.</param>
    /// <param name="CodeMayBe">The codes that a race in the server leaves open; empty: only <paramref name="Code"/>.</param>
    /// <param name="Elapsed">Time since the client's last frame, where it was written down.</param>
    internal sealed record Close(int Number, string Client, int? Code, string Reason, IReadOnlyList<int?> CodeMayBe, TimeSpan? Elapsed, TimeSpan? Within)
        : Step(Number, Client);

    internal sealed record End(int Number, string Client, TimeSpan? Within) : Step(Number, Client);

    internal sealed record Disconnect(int Number, string Client) : Step(Number, Client);

    internal sealed record Silence(int Number, string Client, TimeSpan For) : Step(Number, Client);

    internal sealed record Wait(int Number, TimeSpan For) : Step(Number, "");

    internal sealed record Http(int Number, string Client, HttpRequest Request, HttpResponse Response, IReadOnlyDictionary<string, string> Save)
        : Step(Number, Client);

    internal sealed record HttpStart(int Number, string Client, string Id, HttpRequest Request) : Step(Number, Client);

    internal sealed record HttpEnd(int Number, string Client, string Id, HttpResponse Response, IReadOnlyDictionary<string, string> Save)
        : Step(Number, Client);

    /// <summary>The server is sent SIGTERM.</summary>
    internal sealed record Terminate(int Number) : Step(Number, "");
}
