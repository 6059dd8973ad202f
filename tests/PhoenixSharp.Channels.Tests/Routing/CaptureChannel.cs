using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Routing;

/// <summary>Answers a join with what was captured.</summary>
public sealed partial class CaptureChannel : Channel<PlainSocket>
{
    public string Id { get; init; } = "";

    public int Number { get; private set; }

    public Guid Key { get; set; }

    public Fragile? Text { get; set; }

    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Accept(new { Id, Number, Key = Key == Guid.Empty ? "" : Key.ToString() }));
}

/// <summary>A type of an application whose parsing fails in its own ways.</summary>
public sealed class Fragile : IParsable<Fragile>
{
    public static Fragile Parse(string s, IFormatProvider? provider) => throw new NotSupportedException();

    public static bool TryParse(string? s, IFormatProvider? provider, out Fragile result) => throw new NotSupportedException("a secret");
}
