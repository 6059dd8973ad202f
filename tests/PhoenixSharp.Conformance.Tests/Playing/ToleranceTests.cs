using System.Text;
using System.Text.Json.Nodes;
using PhoenixSharp.Conformance.Tests.Stub;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Tests.Playing;

/// <summary>What the transcripts' README lets differ passes, and its neighbours do not.</summary>
public sealed class ToleranceTests
{
    private const string Leave = """[null,null,"presence:leave-channel","presence_diff",{"joins":{},"leaves":{"m1":{"metas":[{"phx_ref":"GOorP3VN5foIQ27R","n":1}]}}}]""";

    [Fact]
    public async Task The_own_diff_may_come_after_the_state() => await PassesAsync("disconnect/presence-leaves-v2", steps => steps.Swap(4, 5));

    [Fact]
    public async Task Messages_of_one_topic_keep_their_order() =>
        await FailsAsync("room/mixed-order-v2", "it belongs to step 10, but may not come before step 9", steps => steps.Swap(9, 10));

    [Fact]
    public async Task Broadcasts_of_different_topics_have_no_order() => await PassesAsync("presence/two-topics-one-connection-v2", steps => steps.Swap(23, 24));

    [Fact]
    public async Task Steps_of_one_group_may_come_in_any_order() => await PassesAsync("join/duplicate-pipelined-v2", steps =>
    {
        steps.Swap(4, 8);
        steps.Swap(5, 6);
    });

    [Fact]
    public async Task A_step_outside_a_group_may_not_overtake_it() =>
        await FailsAsync("presence/first-join-v2", "may not come before step 2", steps => steps.Swap(2, 3));

    [Fact]
    public async Task Two_diffs_may_come_as_one() => await PassesAsync("presence/rejoin-v2", steps =>
    {
        steps.Replace(17, step => Replay.Message((Step.Receive)step, Folded(steps, 17, 18)));
        steps.Remove(18);
    });

    [Fact]
    public async Task One_diff_may_come_as_two() => await PassesAsync("presence/update-v2", steps =>
    {
        var (joins, leaves) = (Side(steps, 7, "leaves"), Side(steps, 7, "joins"));
        steps.Replace(7, step => Replay.Message((Step.Receive)step, joins));
        steps.Insert(7, Replay.Message(steps.Receive(7), leaves));
    });

    [Fact]
    public async Task Half_a_diff_is_not_enough() => await FailsAsync("presence/update-v2", "it did not come in time", steps =>
        steps.Replace(7, step => Replay.Message((Step.Receive)step, Side(steps, 7, "leaves"))));

    [Fact]
    public async Task A_diff_with_more_than_was_recorded_fails() => await FailsAsync("presence/update-v2", "have no place here", steps =>
        steps.ChangeText(7, "\"leaves\":{", "\"leaves\":{\"m9\":{\"metas\":[{\"phx_ref\":\"x\"}]},"));

    [Fact]
    public async Task A_member_may_get_its_own_leave_after_the_close() => await PassesAsync("presence/leave-channel-v2", steps =>
        steps.Insert(14, Replay.Message(steps.Receive(13), Leave)));

    [Fact]
    public async Task It_may_not_get_it_before_the_close() => await FailsAsync("presence/leave-channel-v2", "expected", steps =>
        steps.Insert(13, Replay.Message(steps.Receive(13), Leave)));

    [Fact]
    public async Task It_may_not_get_it_twice() => await FailsAsync("presence/leave-channel-v2", "nothing more was to come here", steps =>
    {
        var leave = Replay.Message(steps.Receive(13), Leave);
        steps.InsertRange(14, [leave, leave]);
    });

    [Fact]
    public async Task It_may_not_get_anothers_leave() => await FailsAsync("presence/leave-channel-v2", "nothing more was to come here", steps =>
        steps.Insert(14, Replay.Message(steps.Receive(13), Leave.Replace("m1", "m2", StringComparison.Ordinal).Replace("GOorP3VN5foIQ27R", "GOorP3WJjp4IQ27x", StringComparison.Ordinal))));

    [Fact]
    public async Task After_a_duplicate_join_the_old_channels_leave_may_come() => await PassesAsync("presence/rejoin-v2", steps =>
        steps.Insert(16, Replay.Message(steps.Receive(15), Rejoined("GOorP8x0RXAIQ3Fx", 1))));

    [Fact]
    public async Task After_a_duplicate_join_the_new_channels_leave_may_not_come() => await FailsAsync("presence/rejoin-v2", "nothing more was to come here", steps =>
        steps.Insert(16, Replay.Message(steps.Receive(15), Rejoined("GOorP8yJIJYIQ3GR", 2))));

    private static string Rejoined(string phxRef, int n) =>
        $$$$"""[null,null,"presence:rejoin","presence_diff",{"joins":{},"leaves":{"m1":{"metas":[{"phx_ref":"{{{{phxRef}}}}","n":{{{{n}}}} }]}}}]""";

    [Fact]
    public async Task Answers_of_connection_and_channel_may_overtake_each_other() => await PassesAsync("longpoll/batch-v2", steps =>
        ChangeMessages(steps, messages => messages.Insert(0, Taken(messages, 2))));

    [Fact]
    public async Task Answers_of_the_connection_may_not_overtake_each_other() => await FailsAsync("longpoll/batch-crlf-v2", "may not come before", steps =>
        ChangeMessages(steps, messages => messages.Add(Taken(messages, 0))));

    [Fact]
    public async Task Messages_of_one_poll_may_come_in_several() => await PassesAsync("longpoll/several-messages-v2", steps =>
    {
        var last = (Step.Http)steps[^1];
        steps[^1] = last with { Response = last.Response with { Body = Body(last, messages => { while (messages.Count > 2) messages.RemoveAt(2); }) } };
        steps.Add(last with { Response = last.Response with { Body = Body(last, messages => { messages.RemoveAt(0); messages.RemoveAt(0); }) } });
    });

    [Fact]
    public async Task Messages_of_one_channel_keep_their_order_in_a_poll() => await FailsAsync("longpoll/several-messages-v2", "may not come before", steps =>
        ChangeMessages(steps, messages => messages.Insert(0, Taken(messages, 1))));

    private static JsonNode Taken(JsonArray messages, int index)
    {
        var message = messages[index]!;
        messages.RemoveAt(index);
        return message;
    }

    private static void ChangeMessages(List<Step> steps, Action<JsonArray> change)
    {
        var last = (Step.Http)steps[^1];
        steps[^1] = last with { Response = last.Response with { Body = Body(last, change) } };
    }

    private static byte[] Body(Step.Http step, Action<JsonArray> change)
    {
        var body = JsonNode.Parse(step.Response.Body)!;
        change(body["messages"]!.AsArray());
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static string Folded(List<Step> steps, int first, int second)
    {
        var (one, other) = (Json(steps, first), Json(steps, second));
        foreach (var side in new[] { "joins", "leaves" })
        {
            foreach (var (key, presence) in other[4]![side]!.AsObject())
                one[4]![side]![key] = presence!.DeepClone();
        }
        return one.ToJsonString();
    }

    private static string Side(List<Step> steps, int step, string empty)
    {
        var json = Json(steps, step);
        json[4]![empty] = new JsonObject();
        return json.ToJsonString();
    }

    private static JsonNode Json(List<Step> steps, int step) => JsonNode.Parse(steps.Receive(step).Frame.Bytes)!;

    private static async Task PassesAsync(string scenario, Action<List<Step>> change) => Assert.Null(await Replay.PlayChangedAsync(scenario, change));

    private static async Task FailsAsync(string scenario, string why, Action<List<Step>> change)
    {
        var failure = await Replay.PlayChangedAsync(scenario, change);
        Assert.NotNull(failure);
        Assert.Contains(why, failure.Why, StringComparison.Ordinal);
    }
}
