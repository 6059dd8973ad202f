using System.CommandLine;
using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>Whether a push listens afterwards, on the same connection, and for what.</summary>
internal sealed class ListeningOptions
{
    private readonly Option<TimeSpan?> _listen = new("--listen")
    {
        Description = "Write the events that come, from the join until this time after the reply, such as 500ms, 5s, 2m or 1h",
        HelpName = "time",
        CustomParser = Words.One(word => (TimeSpan?)Words.Duration(word)),
    };

    private readonly Option<int?> _count = new("--count")
    {
        Description = "End --listen after so many events",
        HelpName = "N",
        CustomParser = Words.One(word => (int?)Words.Count(word)),
    };

    private readonly EventOptions _events = new();

    public ListeningOptions AddTo(Command command)
    {
        command.Add(_listen);
        command.Add(_count);
        _events.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_listen) is null && (result.GetResult(_count) is not null || _events.IsGiven(result)))
                result.AddError("--count and --event need --listen, such as --listen 5s.");
        });
        return this;
    }

    /// <summary>Gets how long to listen and for how many events, or null for not at all.</summary>
    public Limit? Read(ParseResult parsed) => parsed.GetValue(_listen) is { } time
        ? new Limit(parsed.GetValue(_count), time, _listen.Name)
        : null;

    /// <inheritdoc cref="EventOptions.Writer"/>
    public Action<PhoenixSocket, PhoenixChannel> Writer(ParseResult parsed, Watch watch, IOutput output) =>
        _events.Writer(parsed, watch, output);
}
