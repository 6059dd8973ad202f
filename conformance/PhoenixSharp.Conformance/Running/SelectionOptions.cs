using System.CommandLine;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The options that select scenarios, the same for <c>run</c> and <c>list</c>.</summary>
internal sealed class SelectionOptions
{
    private readonly Option<string[]> _areas = Words.List("--areas", "Only these areas");
    private readonly Option<string[]> _except = Words.List("--except", "All but these areas, or scenarios such as shutdown/longpoll");
    private readonly Option<string[]> _scenarios = Words.Repeatable("--scenario", "area/name", "Only this scenario; repeatable");

    private readonly Option<string?> _profile = Words.Text(
        "--profile", "FILE", "What the server mounts, if that is not everything; see: help profile");

    private readonly Option<string?> _transcripts = Words.Text(
        "--transcripts", "DIR", "A folder of recordings to play instead of those in the program");

    private readonly Option<bool> _http2 = new("--http2")
    {
        Description = "Play over HTTP/2. A WebSocket is opened by an extended CONNECT (RFC 8441). With --server the address is https; "
            + "with --url, http means HTTP/2 without TLS. Any certificate is accepted. Requests that exist only in HTTP/1.1 are not played",
    };

    public SelectionOptions AddTo(Command command)
    {
        foreach (var option in new Option[] { _areas, _except, _scenarios, _profile, _transcripts, _http2 })
            command.Add(option);
        return this;
    }

    public Arguments Read(ParseResult parsed) => new()
    {
        Areas = parsed.GetValue(_areas) ?? [],
        Except = parsed.GetValue(_except) ?? [],
        Scenarios = parsed.GetValue(_scenarios) ?? [],
        Profile = parsed.GetValue(_profile),
        Transcripts = parsed.GetValue(_transcripts),
        Http2 = parsed.GetValue(_http2),
    };
}
