namespace PhoenixSharp.Conformance.Running;

/// <summary>The values of the command line of <c>run</c> or <c>list</c>.</summary>
internal sealed record Arguments
{
    public Uri? Url { get; init; }
    public string? Server { get; init; }
    public IReadOnlyList<string> Areas { get; init; } = [];
    public IReadOnlyList<string> Except { get; init; } = [];
    public IReadOnlyList<string> Scenarios { get; init; } = [];
    public string? Transcripts { get; init; }
    public string? Deviations { get; init; }
    public string? Profile { get; init; }
    public string? Json { get; init; }
    public string? Junit { get; init; }
    public string? Html { get; init; }
    public string? Badge { get; init; }
    public int Jobs { get; init; }
    public bool Http2 { get; init; }
    public bool Verbose { get; init; }
    public bool List { get; init; }
}
