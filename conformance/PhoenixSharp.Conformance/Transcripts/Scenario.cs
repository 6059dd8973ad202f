using System.Text.Json;
using PhoenixSharp.Conformance.Http;

namespace PhoenixSharp.Conformance.Transcripts;

/// <summary>A user token that the player signs itself, because tokens age.</summary>
/// <param name="Data">A JSON string or integer.</param>
/// <param name="SignedAgo">Negative: signed in the future.</param>
internal sealed record UserToken(string SecretKeyBase, string Salt, JsonElement Data, TimeSpan SignedAgo, TimeSpan MaxAge);

/// <summary>One transcript.</summary>
/// <param name="Name"><c>area/name</c>.</param>
internal sealed record Scenario(string Name, string Description, IReadOnlyDictionary<string, UserToken> Tokens, IReadOnlyList<Step> Steps)
{
    public string Area => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Whether it needs a server of its own, which it stops.</summary>
    public bool StopsServer => Steps.Any(step => step is Step.Terminate);

    /// <summary>Whether its times are so close that nothing else may keep the machine busy.</summary>
    public bool PlaysAlone => Area is "idle" or "longpoll";

    /// <summary>Why it can't be played over HTTP/2; null if it can.</summary>
    public string? WhyNotOverHttp2 => Steps.Any(step => Request(step) is { } request && !ExtendedConnect.CanBeSent(request))
        ? "its request can't be sent over HTTP/2"
        : null;

    /// <summary>What a client receives from this step on before it does something itself.</summary>
    /// <remarks>Among these the order rules hold: what comes later may be the effect of what it does.</remarks>
    public IEnumerable<Step.Receive> GroupFrom(Step.Receive first) =>
        Steps.Skip(first.Number).TakeWhile(step => step is not Step.Wait && (step is Step.Receive || step.Client != first.Client))
            .OfType<Step.Receive>().Where(step => step.Client == first.Client);

    public override string ToString() => Name;

    private static HttpRequest? Request(Step step) => step switch
    {
        Step.Connect connect => connect.Request,
        Step.Http http => http.Request,
        Step.HttpStart start => start.Request,
        _ => null,
    };
}
