using System.Text.Json.Nodes;

namespace PhoenixSharp.Churn;

/// <summary>Reads all that one connection was sent, in order, and says what must not have been.</summary>
internal sealed class ChurnOracle
{
    private readonly HashSet<string> _answered = [];
    private readonly HashSet<string> _open = [];
    private readonly HashSet<string> _ended = [];
    private readonly List<string> _violations = [];

    /// <summary>Gets joins that were accepted.</summary>
    public int Accepted { get; private set; }

    public IReadOnlyList<string> Violations => _violations;

    public IReadOnlyCollection<string> Open => _open;

    public void See(string message)
    {
        var parts = JsonNode.Parse(message)!.AsArray();
        var (joinRef, @ref, @event) = (parts[0]?.ToString(), parts[1]?.ToString(), parts[3]!.ToString());
        if (@event is "phx_close" or "phx_error")
            End(joinRef!, message);
        else if (@event == "phx_reply")
            Answer(joinRef, @ref!, parts[4]!["status"]!.ToString() == "ok", message);
        else
            Check(joinRef is null || _open.Contains(joinRef), "Pushed outside of its join's life", message);
    }

    // A join's ref is its join_ref; a leave's begins with l, and is answered whether its channel lives or not.
    private void Answer(string? joinRef, string @ref, bool ok, string message)
    {
        Check(_answered.Add(@ref), "Answered twice", message);
        if (joinRef == @ref && ok)
        {
            Accepted++;
            _open.Add(joinRef);
        }
        else if (joinRef is not null && joinRef != @ref && @ref[0] != 'l')
        {
            Check(_open.Contains(joinRef), "Answered outside of its join's life", message);
        }
    }

    private void End(string joinRef, string message)
    {
        Check(_open.Remove(joinRef), "Ended what was not joined", message);
        Check(_ended.Add(joinRef), "Ended twice", message);
    }

    private void Check(bool right, string wrong, string message)
    {
        if (!right)
            _violations.Add($"{wrong}: {message}");
    }

    public bool HasAnswered(string @ref) => _answered.Contains(@ref);
}
