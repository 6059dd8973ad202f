using PhoenixSharp.Conformance.Comparing;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Tokens;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Playing;

/// <summary>Plays one scenario against a server: does what its clients did and compares what comes with what came.</summary>
internal sealed class Player
{
    private readonly Scenario _scenario;
    private readonly PlayOptions _options;
    private readonly Variables _variables;
    private readonly Ref<PhxRefs> _refs = new(new PhxRefs());
    private readonly Dictionary<string, PlayedClient> _clients = [];
    private readonly LongPolls _polls;

    private Player(Scenario scenario, PlayOptions options)
    {
        _scenario = scenario;
        _options = options;
        _variables = new Variables(scenario.Tokens, options.Time.GetUtcNow());
        _polls = new LongPolls(options, _variables, _refs);
    }

    /// <summary>Plays it to its end or its first difference.</summary>
    /// <returns>The difference; null where all went as recorded.</returns>
    public static async Task<PlayFailure?> PlayAsync(Scenario scenario, PlayOptions options)
    {
        var player = new Player(scenario, options);
        try
        {
            foreach (var step in scenario.Steps)
                await player.PlayAsync(step);
            foreach (var client in player._clients.Values)
                client.CheckNothingLeft(scenario.Steps[^1]);
            return null;
        }
        catch (PlayFailedException failed)
        {
            return failed.Failure;
        }
        finally
        {
            await player.EndAsync();
        }
    }

    private Task PlayAsync(Step step) => step switch
    {
        Step.Connect connect => ConnectAsync(connect),
        Step.Send send => Client(step).SendAsync(send),
        Step.Receive receive => Client(step).ReceiveAsync(receive, () => [.. _scenario.GroupFrom(receive).Select(one => new Expected(one))]),
        Step.Close close => Client(step).CloseAsync(close),
        Step.End end => Client(step).EndAsync(end),
        Step.Disconnect disconnect => Client(step).DisconnectAsync(disconnect),
        Step.Silence silence => Client(step).StaySilentAsync(silence),
        Step.Wait wait => Task.Delay(wait.For * _options.SilenceScale, _options.Time),
        Step.Http http => _polls.ExchangeAsync(http, Client(step)),
        Step.HttpStart start => _polls.Start(start, Client(step)),
        Step.HttpEnd end => _polls.EndAsync(end, Client(step), _scenario),
        Step.Terminate => Terminate(step),
        _ => throw new InvalidOperationException($"No way to play {step.GetType().Name}."),
    };

    private PlayedClient Client(Step step)
    {
        if (!_clients.TryGetValue(step.Client, out var client))
            _clients[step.Client] = client = new PlayedClient(_refs, _options);
        return client;
    }

    private async Task ConnectAsync(Step.Connect step)
    {
        var connection = await HttpExchange.OpenAsync(step, _options);
        var response = await HttpExchange.SendAsync(step, connection, _variables.Fill(step.Request), _options);
        var expected = _options.Http2 is null ? step.Response : ExtendedConnect.Response(step.Response);
        if (response.Status == (_options.Http2 is null ? 101 : 200))
            Client(step).Connected(new WebSocketClient(connection, _options));
        else
            connection.Dispose();
        if (HttpComparison.Difference(expected, response) is { } difference)
            throw new PlayFailedException(step, $"status {expected.Status}", $"status {response.Status}", difference);
    }

    private Task Terminate(Step step)
    {
        if (_options.Terminate is not { } terminate)
            throw new PlayFailedException(step, "a server to stop", "none", "this needs a server that the suite started itself");
        terminate();
        return Task.CompletedTask;
    }

    private async Task EndAsync()
    {
        await Task.WhenAll(_clients.Values.Select(client => client.LeaveAsync()));
        foreach (var client in _clients.Values)
            await client.DisposeAsync();
        await _polls.EndAllAsync();
    }
}
