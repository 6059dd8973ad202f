using Microsoft.Extensions.Logging;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

// The log of messages that are answered "unmatched topic".
internal sealed partial class SocketSession
{
    private void NoteUnmatched(Message join)
    {
        if (Mount.Logger.IsEnabled(LogLevel.Debug))
            Mount.Logger.Unmatched(Mount.Path, join.Topic.ToString(), WhyUnmatched(join), Mount.Routes);
    }

    private void NoteNotJoined(Message message)
    {
        if (!message.Event.Is(Events.Leave) && Mount.Logger.IsEnabled(LogLevel.Debug))
            Mount.Logger.NotJoined(message.Topic.ToString(), message.Event.ToString());
    }

    private string WhyUnmatched(Message join) =>
        join.Topic.Bytes.Length > Mount.Options.MaxTopicBytes
            ? $"the topic has {join.Topic.Bytes.Length} bytes, and SocketOptions.MaxTopicBytes is {Mount.Options.MaxTopicBytes}"
        : TopicOf(join) is null ? "the topic is not a string of UTF-8"
        : "no route matches it";
}
