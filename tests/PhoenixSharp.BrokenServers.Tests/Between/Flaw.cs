using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.BrokenServers.Tests.Between;

/// <summary>The one thing that a broken server does otherwise, on one connection. Unless set, nothing is.</summary>
internal sealed record Flaw
{
    /// <summary>What the server is made to believe that it was asked.</summary>
    public Func<HttpRequest, HttpRequest> Asked { get; init; } = request => request;

    /// <summary>What it answers instead.</summary>
    public Func<HttpRequest, HttpResponse, HttpResponse> Answered { get; init; } = (_, response) => response;

    /// <summary>What goes to the client in place of one thing that the server sent.</summary>
    public Func<Arrival, IEnumerable<Arrival>> Sent { get; init; } = arrival => [arrival];

    /// <summary>What goes to the client at once because of a message of its own, before the server has seen that.</summary>
    public Func<Message, IEnumerable<Arrival>> Got { get; init; } = _ => [];

    /// <summary>Masks its frames, as only clients may.</summary>
    public bool Masks { get; init; }

    /// <summary>Leaves the connection open where the server has ended it.</summary>
    public bool StaysOpen { get; init; }

    public static Flaw None { get; } = new();
}
