using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>Gathers the cases of a group. Each begins with a join of the room that echoes.</summary>
internal sealed class CaseTable(string group)
{
    private readonly List<Case> _cases = [];

    public IReadOnlyList<Case> Cases => _cases;

    public static IReadOnlyList<Move> Join { get; } = [new Move.Send([Echo.Join.Frame]), new Move.Receive(Echo.Join.Answer)];

    public void Add(Case one) => _cases.Add(one);

    public void Plays(string name, string clause, params IReadOnlyList<Move> moves) =>
        Add(new Case(group, name, clause, [.. Join, .. moves]));

    /// <summary>The message comes back.</summary>
    public void Echoes(string name, string clause, Echo echo, int piece = int.MaxValue) => Echoes(name, clause, [echo.Frame], echo, piece);

    /// <summary>The message comes back, in whatever frames it was sent.</summary>
    public void Echoes(string name, string clause, IReadOnlyList<RawFrame> frames, Echo echo, int piece = int.MaxValue) =>
        Plays(name, clause, new Move.Send(frames, piece), new Move.Receive(echo.Answer));

    /// <summary>The server fails the connection (RFC 6455 §7.1.7) with one of the codes.</summary>
    public void Fails(string name, string clause, IReadOnlyList<int> codes, IReadOnlyList<RawFrame> frames, int piece = int.MaxValue) =>
        Plays(name, clause, new Move.Send(frames, piece), new Move.Closes(codes));

    public void Fails(string name, string clause, IReadOnlyList<int> codes, RawFrame frame) => Fails(name, clause, codes, [frame]);

    /// <summary>Most servers fail the connection, but another answer is lawful too.</summary>
    public void MayFail(string name, string clause, string leeway, IReadOnlyList<int> codes, RawFrame frame) =>
        Add(new Case(group, name, clause, [.. Join, new Move.Send([frame]), new Move.Closes(codes)]) { Leeway = leeway });
}
