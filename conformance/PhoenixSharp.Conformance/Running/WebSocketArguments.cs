using PhoenixSharp.Conformance.WebSocketCases;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The values of the command line of <c>websocket</c>.</summary>
internal sealed record WebSocketArguments
{
    public Uri? Url { get; init; }
    public string? Server { get; init; }
    public required string Path { get; init; }
    public IReadOnlyList<string> Groups { get; init; } = [];
    public IReadOnlyList<string> Cases { get; init; } = [];
    public int Jobs { get; init; }
    public bool Verbose { get; init; }
    public bool List { get; init; }

    /// <summary>Returns the cases that the command line selects.</summary>
    /// <exception cref="UsageException">A group or a case does not exist, or none is left.</exception>
    public IReadOnlyList<Case> Pick(IReadOnlyList<Case> all)
    {
        RequireKnown("group", Groups, all.Select(one => one.Group));
        RequireKnown("case", Cases, all.Select(one => one.FullName));
        var picked = all.Where(IsAsked).ToList();
        return picked.Count > 0 ? picked : throw new UsageException("No case is left to play.");
    }

    private bool IsAsked(Case one) =>
        (Groups.Count == 0 || Groups.Contains(one.Group)) && (Cases.Count == 0 || Cases.Contains(one.FullName));

    private static void RequireKnown(string what, IEnumerable<string> names, IEnumerable<string> known)
    {
        if (names.Except(known).FirstOrDefault() is { } unknown)
            throw new UsageException($"There is no {what} {unknown}. --list shows them.");
    }
}
