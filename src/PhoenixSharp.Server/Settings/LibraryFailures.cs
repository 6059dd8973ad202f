using Microsoft.Extensions.Options;

namespace PhoenixSharp.Server;

/// <summary>What the libraries say of their options, which know nothing of how they are called in this server's configuration.</summary>
internal static class LibraryFailures
{
    // How a sentence of theirs begins, and with what it begins here.
    private static readonly (string Theirs, string Here)[] Beginnings =
    [
        ($"PresenceOptions of {typeof(RoomPresence).FullName}: ", "Phoenix:Tracker:"),
        ("PhoenixOptions: ", "Phoenix:"),
        ("Redis: Connection ", "Phoenix:Redis "),
        ("Redis: NodeName ", "Phoenix:Node "),
        ("Redis: ElixirPubSub and SharedSecret ", "Phoenix:ElixirPubSub and Phoenix:SharedSecret "),
        ("Redis: ", "Phoenix:"),
        ("RabbitMQ: Connection ", "Phoenix:RabbitMQ "),
        ("RabbitMQ: NodeName ", "Phoenix:Node "),
        ("RabbitMQ: ", "Phoenix:"),
        ("NATS: Connection ", "Phoenix:Nats "),
        ("NATS: NodeName ", "Phoenix:Node "),
        ("NATS: ", "Phoenix:"),
    ];

    /// <summary>Runs a check of theirs.</summary>
    /// <returns>What is wrong, in the words of the configuration.</returns>
    public static IEnumerable<string> Of(Action check)
    {
        try
        {
            check();
            return [];
        }
        catch (OptionsValidationException wrong)
        {
            return wrong.Failures.Select(Translate);
        }
        catch (AggregateException all) when (all.InnerExceptions.All(one => one is OptionsValidationException))
        {
            return all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(wrong => wrong.Failures).Select(Translate);
        }
    }

    private static string Translate(string failure)
    {
        const string Socket = "The socket at ";
        if (failure.StartsWith(Socket, StringComparison.Ordinal))
            return OfSocket(failure[(failure.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        foreach (var (theirs, here) in Beginnings)
        {
            if (failure.StartsWith(theirs, StringComparison.Ordinal))
                return InConfiguration($"{here}{failure[theirs.Length..]}");
        }
        return failure;
    }

    // RateLimits.Joins.Burst must be …
    private static string OfSocket(string failure)
    {
        var end = failure.IndexOf(' ', StringComparison.Ordinal);
        return InConfiguration($"Phoenix:Socket:{failure[..end].Replace('.', ':')}{failure[end..]}");
    }

    // Which has no word for infinite.
    private static string InConfiguration(string failure) => failure
        .Replace("or infinite to turn it off", "or -00:00:00.001 to turn it off", StringComparison.Ordinal)
        .Replace("or to Timeout.InfiniteTimeSpan", "or to -00:00:00.001 to turn it off", StringComparison.Ordinal);
}
