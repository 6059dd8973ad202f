using System.Globalization;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>One thing a case does or waits for. Whatever comes and no move waits for fails the case.</summary>
internal abstract record Move
{
    private Move() { }

    /// <summary>Writes frames.</summary>
    /// <param name="Piece">Bytes in one write at the most.</param>
    internal sealed record Send(IReadOnlyList<RawFrame> Frames, int Piece = int.MaxValue) : Move;

    /// <summary>Waits for an answer.</summary>
    internal sealed record Receive(Answer Answer) : Move
    {
        /// <summary>Codes with which the server may close instead, which ends the case.</summary>
        public IReadOnlyList<int> OrCloses { get; init; } = [];

        public override string ToString() => OrCloses.Count == 0 ? Answer.ToString() : $"{Answer}, or {Closing(OrCloses)}";
    }

    /// <summary>Waits for the pongs to these pings, up to the last. Some may be left out (RFC 6455 §5.5.3).</summary>
    internal sealed record ReceivePongs(IReadOnlyList<byte[]> Pings) : Move
    {
        public override string ToString() => $"pongs to {Pings.Count} pings in their order, the last of them answered";
    }

    /// <summary>Waits for a close frame with one of these codes; after it for the end of the connection, and for nothing between.</summary>
    internal sealed record Closes(IReadOnlyList<int> Codes) : Move
    {
        /// <summary>What may come before it, in this order.</summary>
        public IReadOnlyList<Answer> Before { get; init; } = [];

        /// <summary>How soon the connection has to end after it; null: some seconds.</summary>
        public TimeSpan? EndsWithin { get; init; }

        public override string ToString() => Closing(Codes);
    }

    /// <summary>Ends the client's side of the TCP connection, without a close frame.</summary>
    internal sealed record HalfClose : Move;

    /// <summary>Waits for the end of the connection; a close frame with one of these codes may come before it.</summary>
    internal sealed record Ends(IReadOnlyList<int> Codes) : Move
    {
        public override string ToString() => "the end of the connection";
    }

    private static string Closing(IReadOnlyList<int> codes) =>
        $"close {string.Join(" or ", codes.Select(code => code.ToString(CultureInfo.InvariantCulture)))}, and then the end of the connection";
}
