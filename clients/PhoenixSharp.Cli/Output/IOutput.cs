using System.Text.Json;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli.Output;

/// <summary>Writes what happens: for people, or for programs. Any thread may call it.</summary>
internal interface IOutput
{
    /// <summary>The channel was joined: the first time, or again.</summary>
    void Joined(string topic, Payload response);

    /// <summary>The channel was lost, and is joined again by itself.</summary>
    void Lost(string topic, string reason);

    /// <summary>Joining again was refused; it is tried further.</summary>
    void Refused(string topic, string reason);

    /// <summary>An event came.</summary>
    void Received(ReceivedMessage message);

    /// <summary>A push was answered.</summary>
    void Replied(string topic, string @event, string status, Payload response, TimeSpan took);

    /// <summary>One of many pushes was answered: people want to know of errors and of what the response holds.</summary>
    void Answered(string topic, string @event, string status, Payload response, TimeSpan took);

    /// <summary>One of many pushes was not sent, or was lost.</summary>
    void PushFailed(string topic, string @event, string message);

    /// <summary>A push went out for which no reply is waited.</summary>
    void Pushed(string topic, string @event);

    /// <summary>A presence came or went.</summary>
    /// <param name="topic">Where.</param>
    /// <param name="change"><c>join</c> or <c>leave</c>.</param>
    /// <param name="key">Whose.</param>
    /// <param name="isWhole">The key itself came or is gone, and not one of several presences of it.</param>
    /// <param name="metas">What came or went.</param>
    void PresenceChanged(string topic, string change, string key, bool isWhole, IEnumerable<JsonElement> metas);

    /// <summary>The list of presences is up to date.</summary>
    void Present(string topic, IReadOnlyList<PresenceMember<JsonElement>> entries);

    /// <summary>The channel was joined and sent no list of presences.</summary>
    void NoPresences(string topic);

    /// <summary>The server sent what makes no sense, and it was passed over.</summary>
    void Unreadable(string what, string why);

    /// <summary>A measurement is over.</summary>
    void Measured(Measurement measurement);

    /// <summary>The program ends, and not with what was wanted.</summary>
    void Failed(CliException failure);

    /// <summary>Keeps the list of presences on the screen, where there is one, until <paramref name="watching"/> ends.</summary>
    Task<T> ShowPresencesAsync<T>(string topic, Func<Task<T>> watching);

    /// <summary>Keeps a bar on the screen, where there is one, until <paramref name="work"/> ends, which tells how far it is: from 0 to 1.</summary>
    Task<T> ShowProgressAsync<T>(string title, Func<Action<double>, Task<T>> work);
}
