namespace PhoenixSharp.Conformance.WebSocketCases.Groups;

/// <summary>Gathers cases that are about the request. Where it is accepted, a heartbeat shows that the connection works.</summary>
internal sealed class OpeningTable(string group)
{
    private readonly List<Case> _cases = [];

    public IReadOnlyList<Case> Cases => _cases;

    public void Accepted(string name, string clause, Opening opening, string? leeway = null) => Add(name, clause, opening, leeway);

    public void Refused(string name, string clause, Opening opening, string? leeway = null) =>
        Add(name, clause, opening with { Statuses = Opening.Refusals }, leeway);

    /// <summary>The clause names the status: 400.</summary>
    public void BadRequest(string name, string clause, Opening opening) => Add(name, clause, opening with { Statuses = [400] });

    /// <summary>The clause leaves it to the server; an error of its own (500) is still none of the choices.</summary>
    public void Either(string name, string clause, Opening opening) => Add(name, clause, opening with { Statuses = [101, .. Opening.Refusals] });

    private void Add(string name, string clause, Opening opening, string? leeway = null) =>
        _cases.Add(new Case(group, name, clause, [new Move.Send([Echo.Heartbeat.Frame]), new Move.Receive(Echo.Heartbeat.Answer)])
        {
            Opening = opening,
            Leeway = leeway,
        });
}
