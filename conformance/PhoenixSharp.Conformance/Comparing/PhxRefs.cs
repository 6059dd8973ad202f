namespace PhoenixSharp.Conformance.Comparing;

/// <summary>
/// Which recorded <c>phx_ref</c> is which one here, over a whole scenario.
/// README: "any string; but the same one wherever the transcript repeats it, and a different one where it does not."
/// </summary>
internal sealed class PhxRefs
{
    private readonly Dictionary<string, string> _here = [];
    private readonly Dictionary<string, string> _recorded = [];

    public PhxRefs() { }

    private PhxRefs(PhxRefs other)
    {
        _here = new(other._here);
        _recorded = new(other._recorded);
    }

    /// <summary>A copy to try a comparison on, which may go half way before it fails.</summary>
    public PhxRefs Copy() => new(this);

    /// <summary>Whether a recorded one stands for this one; the first time that both are new, it does from now on.</summary>
    public bool Match(string recorded, string here)
    {
        if (_here.TryGetValue(recorded, out var known))
            return known == here;
        if (!_recorded.TryAdd(here, recorded))
            return false;
        _here.Add(recorded, here);
        return true;
    }
}
