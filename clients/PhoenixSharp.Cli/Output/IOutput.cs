using System.Text.Json;
using PhoenixSharp.Client;

namespace PhoenixSharp.Cli.Output;

/// <summary>Writes what happens, for people or for programs. Any thread may call it.</summary>
internal interface IOutput
{
    /// <summary>Reports that the channel was joined, for the first time or again.</summary>
    void Joined(string topic, Payload response);

    /// <summary>Reports that the channel was lost. The client joins it again.</summary>
    void Lost(string topic, string reason);

    /// <summary>Reports that a rejoin was refused. The client tries again.</summary>
    void Refused(string topic, string reason);

    /// <summary>Writes an event that was received.</summary>
    void Received(ReceivedMessage message);

    /// <summary>Writes the reply to a push.</summary>
    void Replied(string topic, string @event, string status, Payload response, TimeSpan took);

    /// <summary>Writes the reply to one of many pushes. The output for people skips <c>ok</c> with an empty response.</summary>
    void Answered(string topic, string @event, string status, Payload response, TimeSpan took);

    /// <summary>Reports that one of many pushes was not sent, or was lost.</summary>
    void PushFailed(string topic, string @event, string message);

    /// <summary>Reports a push that needs no reply.</summary>
    void Pushed(string topic, string @event);

    /// <summary>Writes that a presence joined or left.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="change"><c>join</c> or <c>leave</c>.</param>
    /// <param name="key">The key of the presence.</param>
    /// <param name="isWhole">Whether this was the first presence of the key to join, or the last to leave.</param>
    /// <param name="metas">The metas that joined or left.</param>
    void PresenceChanged(string topic, string change, string key, bool isWhole, IEnumerable<JsonElement> metas);

    /// <summary>Writes the current list of presences.</summary>
    void Present(string topic, IReadOnlyList<PresenceMember<JsonElement>> entries);

    /// <summary>Reports that the joined channel sent no list of presences.</summary>
    void NoPresences(string topic);

    /// <summary>Reports that a message of the server could not be read and was skipped.</summary>
    void Unreadable(string what, string why);

    /// <summary>Writes the result of a measurement.</summary>
    void Measured(Measurement measurement);

    /// <summary>Writes the error that ends the program.</summary>
    void Failed(CliException failure);

    /// <summary>In a terminal, shows the list of presences until <paramref name="watching"/> completes.</summary>
    Task<T> ShowPresencesAsync<T>(string topic, Func<Task<T>> watching);

    /// <summary>
    /// In a terminal, shows a progress bar until <paramref name="work"/> completes, which reports its progress from 0 to 1.
    /// </summary>
    Task<T> ShowProgressAsync<T>(string title, Func<Action<double>, Task<T>> work);
}
