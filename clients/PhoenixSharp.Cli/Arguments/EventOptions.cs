using System.CommandLine;
using System.CommandLine.Parsing;
using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>The option <c>--event</c>: selects the events to write.</summary>
internal sealed class EventOptions
{
    private readonly Option<string[]> _events = new("--event")
    {
        Description = "Write only this event; repeatable",
        HelpName = "name",
    };

    public EventOptions AddTo(Command command)
    {
        command.Add(_events);
        return this;
    }

    /// <summary>Determines whether the option was given.</summary>
    public bool IsGiven(SymbolResult result) => result.GetResult(_events) is not null;

    /// <summary>Returns an action that makes a watch write and count the events of a channel.</summary>
    public Action<PhoenixSocket, PhoenixChannel> Writer(ParseResult parsed, Watch watch, IOutput output)
    {
        var wanted = parsed.GetValue(_events) ?? [];
        return (socket, channel) => socket.MessageReceived += message =>
        {
            if (IsEvent(message, channel.Topic) && (wanted.Length == 0 || wanted.Contains(message.Event, StringComparer.Ordinal)))
                watch.WriteCounted(() => output.Received(message));
        };
    }

    // The watch reports the messages of the protocol itself.
    private static bool IsEvent(ReceivedMessage message, string topic) =>
        message.Topic == topic && message.Event is not ("phx_reply" or "phx_error" or "phx_close");
}
