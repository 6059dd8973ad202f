using System.CommandLine;
using PhoenixSharp.Cli.Output;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli;

/// <summary>The options of a push that also listens on its connection.</summary>
internal sealed class ListeningOptions
{
    private readonly Option<TimeSpan?> _listen = Words.TimeOption(
        "--listen", "Also write events, from the join until this time after the reply");

    private readonly Option<int?> _count = Words.CountOption("End --listen after this number of events");
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

    /// <summary>Returns how long to listen and for how many events, or null if <c>--listen</c> was not given.</summary>
    public Limit? Read(ParseResult parsed) => parsed.GetValue(_listen) is { } time
        ? new Limit(parsed.GetValue(_count), time, _listen.Name)
        : null;

    /// <inheritdoc cref="EventOptions.Writer"/>
    public Action<PhoenixSocket, PhoenixChannel> Writer(ParseResult parsed, Watch watch, IOutput output) =>
        _events.Writer(parsed, watch, output);
}
