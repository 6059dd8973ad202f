namespace PhoenixSharp.Elixir;

/// <summary>A broadcast can't cross between Elixir and .NET nodes. Caught by the bridge, which counts it.</summary>
/// <param name="reason">Why, in a word: the metric's tag.</param>
/// <param name="detail">What exactly, where that helps: a struct's name. The peer chose it.</param>
internal sealed class UncarriedException(string reason, string? detail = null) : Exception(reason)
{
    public string Reason { get; } = reason;

    public string? Detail { get; } = detail;
}
