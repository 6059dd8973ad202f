namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>One conformance case: what to do on a new connection, and which answers the clause allows.</summary>
/// <param name="Group">What it is about; groups as Autobahn has them.</param>
/// <param name="Clause">Where the answer is written, such as RFC6455§5.5.3.</param>
/// <param name="Moves">
/// After the handshake. A case that does not end with <see cref="Move.Closes"/> or <see cref="Move.Ends"/> is closed with 1000, lawfully.
/// </param>
internal sealed record Case(string Group, string Name, string Clause, IReadOnlyList<Move> Moves)
{
    public string FullName => $"{Group}/{Name}";

    /// <summary>
    /// Gets why another answer is lawful too; null if the clause requires this one. If such a case ends in another way, the suite reports it
    /// as informational and not as failed.
    /// </summary>
    public string? Leeway { get; init; }

    public Opening Opening { get; init; } = Opening.Usual;

    /// <summary>Instead of <see cref="Moves"/> where the opening offers permessage-deflate and the server does not take it.</summary>
    public IReadOnlyList<Move>? MovesDeclined { get; init; }
}
