using System.Text.Json;
using System.Text.Json.Serialization;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Payloads;

internal enum Color
{
    Red,
    Green,
}

[JsonPolymorphic]
[JsonDerivedType(typeof(Circle), "circle")]
internal abstract record Shape;

internal sealed record Circle(int Radius) : Shape;

internal sealed record Order
{
    public int Count { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<Color>))]
    public Color? Color { get; init; }

    public Shape? Shape { get; init; }

    public List<Circle>? Circles { get; init; }

    public Dictionary<string, int>? Prices { get; init; }

    public required string Name { get; init; }
}

/// <summary>A type that System.Text.Json can read from no payload: the application's fault.</summary>
internal interface IUnreadable;

internal sealed record WithUnreadable(IUnreadable? Value);

/// <summary>A channel with typed handlers.</summary>
internal sealed partial class PickyChannel : Channel<PlainSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    [Event("order")]
    private Reply Order(Order order) => Reply.Ok(new { order.Name });

    [Event("number")]
    private Reply Number(int number) => Reply.Ok(new { number });

    [Event("quiet")]
    private void Quiet(int number) => _ = number;

    [Event("by_hand")]
    private async ValueTask<Reply> ByHand(Payload payload)
    {
        await Task.Yield();
        return Reply.Ok(new { number = Read<int>(payload) });
    }

    [Event("own_json")]
    private Reply OwnJson(int number) => throw new JsonException($"the handler's own: {number}");

    [Event("unreadable")]
    private Reply Unreadable(WithUnreadable value) => Reply.Ok(new { value });

    [Outgoing("priced")]
    private ValueTask Priced(Order order) => PushAsync("priced", new { order.Name });
}
