using System.Text.Json.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>A join or a push that a transcript asked for, and what ought to come of it.</summary>
internal sealed class TurnedPush(TurnedChannel channel, Task<Payload> asked)
{
    private RecordedFrame? _reply;

    public TurnedChannel Channel => channel;

    /// <summary>Gets or sets whether its channel or its connection ended before the reply.</summary>
    public bool IsLost { get; set; }

    public bool IsJoinOf(TurnedChannel? joined) => channel == joined && asked == joined.Joining;

    public void Expect(RecordedFrame reply)
    {
        if (!IsLost)
            _reply = reply;
    }

    public async Task CompareAsync()
    {
        if (_reply is null)
        {
            if (IsLost && asked.IsFaulted)
                Assert.IsType<PushUnansweredException>(asked.Exception.InnerException);
            else
                Assert.False(asked.IsCompletedSuccessfully);
            return;
        }
        var (status, response) = await OutcomeAsync();
        Assert.Equal(_reply.Status, status);
        if (_reply.Data is not null)
            Assert.Equal(_reply.Data, response.Bytes.ToArray());
        else
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(_reply.Payload), JsonNode.Parse(response.ToString())), $"{_reply.Payload} became {response}");
    }

    private async Task<(string Status, Payload Response)> OutcomeAsync()
    {
        try
        {
            return ("ok", await asked.WaitAsync(Patience.Limit));
        }
        catch (ReplyException refused)
        {
            return (refused.Status, refused.Response);
        }
    }
}
