using System.Text;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Tests.Stub;
using PhoenixSharp.Conformance.Transcripts;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Tests.Playing;

/// <summary>A server that does one thing otherwise is caught, and the report says where and what.</summary>
public sealed class MutationTests
{
    [Fact]
    public async Task A_wrong_join_ref() => Assert.Equal("at $[0]: expected \"1\", came \"9\"", (await PlayAsync("room/echo-v2", 4, steps =>
        steps.ChangeText(4, "[\"1\",\"2\"", "[\"9\",\"2\""))).Why);

    [Fact]
    public async Task A_join_ref_that_a_v1_message_has_none_of() => Assert.Equal("at $: join_ref is too many", (await PlayAsync("room/echo-v1", 4, steps =>
        steps.ChangeText(4, "\"ref\":\"2\"", "\"ref\":\"2\",\"join_ref\":\"1\""))).Why);

    [Fact]
    public async Task A_reply_before_the_push_that_comes_first() =>
        Assert.Equal("it belongs to step 5, but may not come before step 4", (await PlayAsync("room/push_then_reply-v2", 4, steps => steps.Swap(4, 5))).Why);

    [Fact]
    public async Task A_missing_phx_close()
    {
        var failure = await PlayAsync("leave/with-payload-v2", 5, steps => steps.Remove(5));
        Assert.Equal("it did not come in time", failure.Why);
        Assert.Contains("phx_close", failure.Expected, StringComparison.Ordinal);
        Assert.Equal("nothing", failure.Came);
    }

    [Fact]
    public async Task A_frame_too_many_before_another()
    {
        var failure = await PlayAsync("room/whoami-v2", 4, steps => steps.Insert(4, Replay.Message(steps.Receive(4), """["1",null,"room:ev","more",{}]""")));
        Assert.Contains("\"more\"", failure.Came, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_too_many_in_a_silence()
    {
        var failure = await PlayAsync("join/ok-v2", 3, steps => steps.Insert(3, steps[2]));
        Assert.Equal("nothing for 150 ms", failure.Expected);
        Assert.Equal("nothing more was to come here", failure.Why);
    }

    [Fact]
    public async Task A_wrong_close_code()
    {
        var failure = await PlayAsync("malformed/cut-json-v2", 4, steps => steps.Replace(4, step => ((Step.Close)step) with { Code = 1002 }));
        Assert.Equal(("close 1011 \"\"", "close 1002 \"\""), (failure.Expected, failure.Came));
    }

    [Fact]
    public async Task A_close_without_code() => Assert.Equal("close without code \"\"", (await PlayAsync("malformed/cut-json-v2", 4, steps =>
        steps.Replace(4, step => ((Step.Close)step) with { Code = null }))).Came);

    [Fact]
    public async Task A_connection_left_open() =>
        Assert.Equal("the connection was to end", (await PlayAsync("malformed/cut-json-v2", 5, steps =>
            steps.Replace(5, step => new Step.Send(5, step.Client, [new RawFrame(Opcode.Text, new byte[100])])))).Why);

    [Fact]
    public async Task A_close_that_was_not_expected() => Assert.Equal("a message was expected", (await PlayAsync("room/echo-v2", 4, steps =>
        steps.Replace(4, step => new Step.Close(4, step.Client, 1000, "", [], null, null)))).Why);

    [Fact]
    public async Task Another_value_in_a_payload() => Assert.Equal("at $[4].response.reason: expected \"unauthorized\", came \"forbidden\"",
        (await PlayAsync("join/error-v2", 2, steps => steps.ChangeText(2, "unauthorized", "forbidden"))).Why);

    [Fact]
    public async Task An_error_instead_of_ok() => Assert.Equal("at $[4].status: expected \"ok\", came \"error\"",
        (await PlayAsync("room/echo-v2", 4, steps => steps.ChangeText(4, "\"status\":\"ok\"", "\"status\":\"error\""))).Why);

    [Fact]
    public async Task A_missing_reply() => Assert.Equal("it did not come in time", (await PlayAsync("room/echo-v2", 4, steps => steps.Remove(4))).Why);

    [Fact]
    public async Task A_text_frame_instead_of_a_binary_one() => Assert.Equal("expected Binary, came Text", (await PlayAsync("binary/echo-v2", 4, steps =>
        steps.Replace(4, step => Replay.Message((Step.Receive)step, """["1","2","room:bin","phx_reply",{"response":{},"status":"ok"}]""")))).Why);

    [Fact]
    public async Task Another_byte_in_a_binary_frame() => Assert.Equal("the bytes differ", (await PlayAsync("binary/echo-v2", 4, steps =>
        steps.Replace(4, step => (Step.Receive)step with { Frame = Changed(((Step.Receive)step).Frame) }))).Why);

    private static Frame Changed(Frame frame) => frame with { Bytes = [.. frame.Bytes[..^1], (byte)(frame.Bytes[^1] ^ 1)] };

    [Fact]
    public async Task A_phx_ref_used_again()
    {
        var failure = await PlayAsync("presence/leave-and-back-v2", 11, steps =>
        {
            steps.ChangeText(11, "GOorP_p1NDkIQ3Jx", "GOorP_Rg0lwIQ3JR");
            steps.ChangeText(12, "GOorP_p1NDkIQ3Jx", "GOorP_Rg0lwIQ3JR");
        });
        Assert.Contains("GOorP_Rg0lwIQ3JR does not stand where it must", failure.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phx_ref_prev_that_is_not_the_one_before() => Assert.Contains("$[4].joins.m1.metas[0].phx_ref_prev",
        (await PlayAsync("presence/update-v2", 7, steps => steps.ChangeText(7, "\"phx_ref_prev\":\"GOorPrSbGpkIQ2sB\"", "\"phx_ref_prev\":\"other\""))).Why, StringComparison.Ordinal);

    [Fact]
    public async Task Answers_of_the_connection_in_another_order() => Assert.Equal("it belongs to step 103, but may not come before step 102",
        (await PlayAsync("join/limit-100-v2", 102, steps => steps.Swap(102, 103))).Why);

    [Fact]
    public async Task Another_sub_protocol() => Assert.Equal("header sec-websocket-protocol: expected phoenix, came none", (await PlayAsync("auth/subprotocol-valid", 0, steps =>
        steps.Replace(0, step => (Step.Connect)step with { Response = Without(((Step.Connect)step).Response, "sec-websocket-protocol") }))).Why);

    [Fact]
    public async Task Another_status() => Assert.StartsWith("expected status 403, came 404", (await PlayAsync("handshake/reject", 0, steps =>
        steps.Replace(0, step => (Step.Connect)step with { Response = ((Step.Connect)step).Response with { Status = 404 } }))).Why, StringComparison.Ordinal);

    [Fact]
    public async Task A_missing_header_of_cross_origin_access() => Assert.Equal("header access-control-allow-origin: expected *, came none",
        (await PlayAsync("longpoll/heartbeat-v2", 1, steps =>
            steps.Replace(1, step => (Step.Http)step with { Response = Without(((Step.Http)step).Response, "access-control-allow-origin") }))).Why);

    [Fact]
    public async Task Another_status_in_a_long_poll_answer() => Assert.Equal("at $.status: expected 200, came 410", (await PlayAsync("longpoll/heartbeat-v2", 1, steps =>
        steps.Replace(1, step => (Step.Http)step with { Response = ((Step.Http)step).Response with { Body = Encoding.UTF8.GetBytes("""{"status":410}""") } }))).Why);

    private static HttpResponse Without(HttpResponse response, string name) => response with { Headers = [.. response.Headers.Where(header => header.Name != name)] };

    private static async Task<PlayFailure> PlayAsync(string scenario, int step, Action<List<Step>> change)
    {
        var failure = await Replay.PlayChangedAsync(scenario, change);
        Assert.NotNull(failure);
        Assert.Equal(step, failure.Step);
        return failure;
    }
}
