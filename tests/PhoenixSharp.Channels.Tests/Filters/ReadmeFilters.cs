namespace PhoenixSharp.Filters;

// The code of the README of PhoenixSharp.Channels. A test compares them.
public sealed class MessageRules : IChannelFilter
{
    private int _messages; // one filter object for each channel, so this counts the messages of one member

    public ValueTask<JoinResult> JoinAsync(JoinContext context, Func<JoinContext, ValueTask<JoinResult>> next) =>
        context.Request.Payload.TryGet("name", out var name) && name.AsString() is { Length: > 0 }
            ? next(context)
            : JoinContext.Refuse("name is missing");

    public async ValueTask<Reply> HandleAsync(EventContext context, Func<EventContext, ValueTask<Reply>> next)
    {
        if (context.Event == "new_msg" && ++_messages > 100)
            return Reply.Error("too many messages");
        try
        {
            return await next(context);
        }
        catch (TimeoutException)
        {
            return Reply.Error("try again");
        }
    }
}
