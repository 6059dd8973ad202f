namespace PhoenixSharp.Conformance.WebSockets;

/// <summary>What a connection brought: one thing after the other, in the order of the wire.</summary>
internal abstract record Arrival
{
    private Arrival() { }

    internal sealed record Message(Frame Frame) : Arrival
    {
        public override string ToString() => Frame.ToString();
    }

    /// <summary>A close frame; a null code: without payload.</summary>
    internal sealed record Closed(int? Code, string Reason) : Arrival
    {
        public override string ToString() => $"close {Code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "without code"} \"{Reason}\"";
    }

    /// <summary>The server ended the TCP connection.</summary>
    internal sealed record Ended : Arrival
    {
        public override string ToString() => "the end of the connection";
    }

    /// <summary>Bytes that are no lawful frame from a server; nothing after them can be read.</summary>
    internal sealed record Broken(string What) : Arrival
    {
        public override string ToString() => What;
    }
}
