using System.Text;
using System.Text.Json;

namespace PhoenixSharp.Generators.Tests;

/// <summary>What the channels in tests derive from: it calls what is generated, as the runtime does, and keeps what handlers saw.</summary>
public abstract class ProbedChannel : Channel<Socket>
{
    private static readonly JsonSerializerOptions Json = PayloadJson.CreateOptions();

    private static readonly CancellationTokenSource Ending = new();

    /// <summary>Gets what handlers noted, in order.</summary>
    public List<object?> Seen { get; } = [];

    public IReadOnlyCollection<string> AllIntercepts => Intercepts;

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
    {
        Seen.Add($"unhandled {@event} {payload}");
        return ValueTask.FromResult(Reply.Error());
    }

    public override ValueTask HandleOutgoingAsync(Broadcast broadcast, CancellationToken cancellationToken)
    {
        Seen.Add($"unhandled {broadcast?.Event}");
        return ValueTask.CompletedTask;
    }

    public ValueTask<Reply> PushedAsync(string @event, string json = "{}") => PushedAsync(@event, Payload.FromJson(json));

    public ValueTask<Reply> PushedAsync(string @event, Payload payload) => DispatchAsync(Encoding.UTF8.GetBytes(@event), payload, Ending.Token);

    public ValueTask BroadcastedAsync(string @event, string json = "{}") =>
        DispatchOutgoingAsync(new Broadcast("room:1", @event, Payload.FromJson(json)), Ending.Token);

    /// <summary>Gets or sets what who may not is answered; null where everybody may.</summary>
    public Reply? Refusal { get; set; }

    /// <summary>Asks as a joined channel does. Generated code finds this one, which needs no join.</summary>
    protected new ValueTask<Reply?> RefusalAsync(AuthorizationRule rule, string @event, Payload payload)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Seen.Add($"asked {@event} {payload}");
        return new(Refusal);
    }

    /// <summary>Reads as a joined channel does. Generated code finds this one, which needs no join.</summary>
    protected new T Read<T>(Payload payload) =>
        payload.Read<T>(Json) ?? (Nullable.GetUnderlyingType(typeof(T)) is null ? throw new JsonException("null was sent") : default!);
}
