using PhoenixSharp.Conformance.Explaining;
using PhoenixSharp.Conformance.Tests.Stub;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Tests.Explaining;

public sealed class ExplanationTests
{
    [Fact]
    public void Tells_who_does_what_and_what_must_come()
    {
        using var text = new StringWriter { NewLine = "\n" };
        Explanation.Write(Replay.Scenario("room/push_then_reply-v2"), text);
        Assert.Equal("""
            room/push_then_reply-v2
            The push comes before the reply.

               0  Client a opens a websocket: GET /socket/websocket?user_id=u1&vsn=2.0.0. The server must accept, naming no sub-protocol.
               1  Client a joins room:ev (ref "1").
                    > text ["1","1","room:ev","phx_join",{}]
               2  Client a must get the reply ok on room:ev (ref "1").
                    < text ["1","1","room:ev","phx_reply",{"response":{},"status":"ok"}]
               3  Client a pushes push_then_reply to room:ev (ref "2").
                    > text ["1","2","room:ev","push_then_reply",{"a":1}]
               4  Client a must get pushed on room:ev.
                    < text ["1",null,"room:ev","pushed",{"a":1}]
               5  Client a must get the reply ok on room:ev (ref "2").
                    < text ["1","2","room:ev","phx_reply",{"response":{"a":1},"status":"ok"}]
               6  Client a must get nothing for 150 ms.

            What may differ:
              - JSON is compared by value: the order of keys and the spelling of numbers are free.


            """, text.ToString());
    }

    [Theory]
    [InlineData("presence/second-join-v2", "may come before")]
    [InlineData("presence/update-v2", "One presence_diff may hold what two held here, and the other way round.")]
    [InlineData("presence/leave-channel-v2", "A member may get the diff of its own leave once, after its phx_close or phx_error.")]
    [InlineData("idle/timeout-v2", "must come 302 ms after the client's last frame, give or take 150 ms.")]
    [InlineData("longpoll/batch-v2", "messages that came in one poll may come in several, in the same order.")]
    [InlineData("auth/subprotocol-valid", "The suite signs the user's tokens itself")]
    public void Tells_what_may_differ(string scenario, string rule) =>
        Assert.Contains(ToleranceWords.Of(Replay.Scenario(scenario)), told => told.Contains(rule, StringComparison.Ordinal));

    [Fact]
    public void Has_words_for_every_step_of_every_scenario() => Assert.All(Replay.All, scenario =>
    {
        Assert.All(scenario.Steps, step => Assert.EndsWith(".", StepWords.Of(step), StringComparison.Ordinal));
        Assert.NotEmpty(ToleranceWords.Of(scenario));
    });
}
