using System.Text.RegularExpressions;
using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Tests.WebSocketCases.Echoing;
using PhoenixSharp.Conformance.WebSocketCases;
using PhoenixSharp.Conformance.WebSocketCases.Groups;

namespace PhoenixSharp.Conformance.Tests.WebSocketCases;

public sealed partial class CasesTests
{
    private static readonly IReadOnlyList<Case> All = AllCases.Read();

    [Theory]
    [InlineData("framing")]
    [InlineData("pings")]
    [InlineData("reserved-bits")]
    [InlineData("opcodes")]
    [InlineData("fragmentation")]
    [InlineData("utf8")]
    [InlineData("close")]
    [InlineData("limits")]
    [InlineData("deflate")]
    public async Task A_server_that_answers_right_passes(string group)
    {
        await using var server = new EchoServer(Flaw.None);
        var options = new PlayOptions(server.Url) { Patience = TimeSpan.FromSeconds(30), EndPatience = TimeSpan.FromSeconds(30) };
        var played = await new CaseSuite(options, "/socket/websocket?vsn=2.0.0", 4, _ => { }).PlayAsync([.. All.Where(one => one.Group == group)]);
        Assert.NotEmpty(played);
        Assert.Empty(played.Where(one => one.Difference is not null).Select(one => $"{one.Case.FullName}: {one.Difference}"));
    }

    [Theory]
    [InlineData(Flaw.EchoIsOneShorter, "framing/binary-126", "another payload was expected: 124 bytes, 123 came")]
    [InlineData(Flaw.EchoIsOneShorter, "framing/text-126", "it is no JSON")]
    [InlineData(Flaw.EchoIsOtherKind, "framing/text-126", "a text message was expected")]
    [InlineData(Flaw.EchoTwice, "framing/text-126", "nothing was to come before the close")]
    [InlineData(Flaw.PongHasOtherPayload, "pings/ping-125", "another payload was expected")]
    [InlineData(Flaw.NoPong, "pings/ping-0", "nothing")]
    [InlineData(Flaw.PongForPong, "pings/pong-unasked-1", "a text message was expected")]
    [InlineData(Flaw.PongsBackwards, "pings/10-pings-in-one-write", "pong 08000000 (nothing was to come")]
    [InlineData(Flaw.AcceptsUnmasked, "framing/unmasked-text", "nothing was to come before the close")]
    [InlineData(Flaw.AcceptsReservedOpcodes, "opcodes/opcode3-payload", "nothing")]
    [InlineData(Flaw.AcceptsReservedBits, "reserved-bits/rsv4-text", "nothing was to come before the close")]
    [InlineData(Flaw.AcceptsReservedBits, "deflate/text-40", "another end is lawful")]
    [InlineData(Flaw.AcceptsBadUtf8, "utf8/invalid-overlong-two-slash", "nothing was to come before the close")]
    [InlineData(Flaw.AcceptsBadUtf8, "utf8/ends-inside-c3", "close 1011")]
    [InlineData(Flaw.AcceptsFragmentedPing, "fragmentation/ping-not-final", "pong 03e8")]
    [InlineData(Flaw.AcceptsLargePing, "pings/ping-126", "pong")]
    [InlineData(Flaw.AcceptsLoneContinuation, "fragmentation/continuation-of-nothing-final-10", "a continuation of nothing")]
    [InlineData(Flaw.AcceptsOneByteClose, "close/one-byte-03", "close 1000")]
    [InlineData(Flaw.LosesFirstFragment, "fragmentation/text-two", "close 1011")]
    [InlineData(Flaw.ClosesWithOtherCode, "opcodes/opcode3-empty", "close 1008")]
    [InlineData(Flaw.ClosesWithOtherCode, "framing/text-126", "close 1008")]
    [InlineData(Flaw.ClosesWithoutCode, "close/code-1000", "close without code")]
    [InlineData(Flaw.ClosesTwice, "close/code-1000", "close 1000")]
    [InlineData(Flaw.SpeaksAfterClose, "close/code-1000", "text [null")]
    [InlineData(Flaw.AnswersAfterClose, "close/then-text", "text [\"1\"")]
    [InlineData(Flaw.StaysAfterClose, "close/code-1000", "nothing")]
    [InlineData(Flaw.EndsWithoutClose, "opcodes/opcode3-empty", "the end of the connection")]
    [InlineData(Flaw.MasksItsFrames, "framing/text-126", "a masked frame from the server (RFC6455§5.1)")]
    [InlineData(Flaw.TakesNoLimit, "limits/binary-8000001", "nothing was to come before the close")]
    [InlineData(Flaw.AcceptsWithOtherKey, "handshake/usual", "sec-websocket-accept is not that of the key")]
    [InlineData(Flaw.AcceptsAnyRequest, "handshake/version-none", "status 101: another status is lawful")]
    [InlineData(Flaw.TakesUnofferedExtension, "handshake/usual", "an extension that was not offered: permessage-deflate")]
    [InlineData(Flaw.None, "handshake/version-8", "the refusal has to name Sec-WebSocket-Version")]
    public async Task A_server_with_a_flaw_is_caught(Flaw flaw, string name, string came)
    {
        await using var server = new EchoServer(flaw);
        var options = new PlayOptions(server.Url) { Patience = TimeSpan.FromSeconds(2), EndPatience = TimeSpan.FromSeconds(2) };
        var failure = await new CasePlayer(All.Single(one => one.FullName == name), "/socket/websocket?vsn=2.0.0", options).PlayAsync();
        Assert.NotNull(failure);
        Assert.Contains(came, failure.Came, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_case_has_a_name_of_its_own_and_a_clause()
    {
        Assert.Equal(All.Count, All.Select(one => one.FullName).Distinct().Count());
        Assert.All(All, one => Assert.Matches(Clause(), one.Clause));
    }

    [Fact]
    public async Task A_failure_tells_the_bytes_and_the_last_line_the_counts()
    {
        await using var server = new EchoServer(Flaw.NoPong);
        var options = new PlayOptions(server.Url) { Patience = TimeSpan.FromSeconds(1) };
        var ping = new Case("pings", "ping", "RFC6455§5.5.3",
            [new Move.Send([new(9, [1]) { Key = [0, 0, 0, 0] }]), new Move.Receive(new Answer.Pong([1]))]);
        var pong = new Case("pings", "pong", "RFC6455§5.5.3", [new Move.Send([new(10, [1])])]);
        var report = new StringWriter { NewLine = "\n" };
        CaseReport.Write(await new CaseSuite(options, "/", 2, _ => { }).PlayAsync([ping, pong]), report);
        Assert.Equal("""
            group                 passed  failed  informational
            pings                      1       1              0

            pings/ping (RFC6455§5.5.3)
              sent:     89810000000001
              expected: pong 01
              came:     nothing
            1 passed, 1 failed

            """, report.ToString());
    }

    [Fact]
    public async Task Report_counts_a_lawful_difference_as_informational()
    {
        await using var server = new EchoServer(Flaw.AcceptsAnyRequest);
        var options = new PlayOptions(server.Url) { Patience = TimeSpan.FromSeconds(30) };
        var played = await new CaseSuite(options, "/", 2, _ => { }).PlayAsync([All.Single(one => one.FullName == "handshake/key-plain-text")]);
        var report = new StringWriter { NewLine = "\n" };
        CaseReport.Write(played, report);
        Assert.Equal(CaseOutcome.Informational, Assert.Single(played).Outcome);
        Assert.Contains("handshake/key-plain-text (RFC6455§4.2.1), informational: a server need not decode the key", report.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("1 informational\n0 passed, 0 failed\n", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_that_a_real_Bandit_answers_in_another_way_are_informational()
    {
        var informational = All.Where(one => one.Leeway is not null).Select(one => one.FullName).ToHashSet();
        string[] bandit =
        [
            "handshake/key-15-bytes", "handshake/key-17-bytes", "handshake/key-18-bytes", "handshake/key-plain-text",
            "handshake/key-without-padding", "handshake/key-not-base64", "handshake/key-base64url", "handshake/key-space-inside",
            "handshake/key-two-in-one", "handshake/unknown-headers", "close/code-5000", "close/code-5001", "close/code-32768",
            "close/code-65535",
        ];
        Assert.Subset(informational, bandit.ToHashSet());
    }

    [GeneratedRegex("^RFC(3629|6455|7692|9110|9112)§[0-9]+(\\.[0-9]+)*$")]
    private static partial Regex Clause();
}
