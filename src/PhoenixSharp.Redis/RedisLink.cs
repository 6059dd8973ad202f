using PhoenixSharp.Cluster;
using StackExchange.Redis;

namespace PhoenixSharp.Redis;

/// <summary>Connects a multiplexer that lives as long as one connection of the adapter.</summary>
internal static class RedisLink
{
    // Each of these needs a right of its own, and none is needed to publish and subscribe.
    private static readonly string[] Unneeded = ["INFO", "CONFIG", "ECHO", "SENTINEL", "ROLE", "GET", "SET", "CLIENT"];

    /// <summary>Returns the configuration of one connection, with the rules that the adapter relies on.</summary>
    /// <param name="given">The application's configuration, which is not changed.</param>
    /// <param name="options">The options of the node.</param>
    public static ConfigurationOptions Configure(ConfigurationOptions given, ClusterOptions options)
    {
        var configuration = given.Clone();
        configuration.AbortOnConnectFail = true;
        configuration.ConnectRetry = 0;
        configuration.ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds;
        configuration.AsyncTimeout = (int)Math.Max(5000, 15 * options.BeatPeriod.TotalMilliseconds); // missing beats are noticed earlier
        configuration.ReconnectRetryPolicy = NoReconnect.Instance; // the adapter connects anew
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.Protocol = RedisProtocol.Resp3;
        configuration.SharedSubscriptionConnection = true; // one connection that works proves that both directions work
        configuration.ConfigurationChannel = "";
        configuration.TieBreaker = "";
        configuration.SetClientLibrary = false;
        configuration.IncludeDetailInExceptions = false;
        configuration.ClientName ??= "phoenixsharp";
        if (ReferenceEquals(configuration.CommandMap, CommandMap.Default))
            configuration.CommandMap = Commands(configuration);
        return configuration;
    }

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Redis can't be reached, refuses the user, or is too old.</exception>
    public static async Task<IConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        var refused = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note(object? sender, ConnectionAttemptCompletedEventArgs attempt)
        {
            if (!attempt.IsSuccess && attempt.FailureType != ConnectionFailureType.AuthenticationFailure) // that is reported with its reason
                refused.TrySetResult(attempt.Exception ?? new IOException($"{attempt.FailureType}"));
        }

        configuration.ConnectionAttemptCompleted += Note;
        var connecting = ConnectionMultiplexer.ConnectAsync(configuration);
        try
        {
            if (HasOneEndPoint(configuration))
                await Task.WhenAny(connecting, refused.Task).WaitAsync(cancellationToken);
            if (refused.Task.IsCompletedSuccessfully && !connecting.IsCompletedSuccessfully && HasOneEndPoint(configuration))
                throw Unreachable(await refused.Task);
            var multiplexer = await connecting.WaitAsync(cancellationToken);
            await CheckAsync(multiplexer, configuration);
            return multiplexer;
        }
        catch (Exception reason)
        {
            _ = AbandonAsync(connecting);
            if (reason is RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } && refused.Task.IsCompleted)
                throw Unreachable(await refused.Task);
            if (reason is RedisConnectionException or RedisServerException)
                throw Explain(reason);
            throw;
        }
        finally
        {
            configuration.ConnectionAttemptCompleted -= Note;
        }
    }

    private static bool HasOneEndPoint(ConfigurationOptions configuration) =>
        configuration.EndPoints.Count == 1 && string.IsNullOrEmpty(configuration.ServiceName);

    // Only a Redis Cluster with several addresses needs its map: one node of it passes messages on to all.
    private static CommandMap Commands(ConfigurationOptions configuration)
    {
        HashSet<string> unneeded = [.. Unneeded];
        if (HasOneEndPoint(configuration) || !string.IsNullOrEmpty(configuration.ServiceName))
            unneeded.Add("CLUSTER");
        return CommandMap.Create(unneeded, available: false);
    }

    // StackExchange.Redis goes on as the default user if the password is wrong and that user has none, and speaks RESP2 to a server
    // that doesn't know HELLO.
    private static async Task CheckAsync(ConnectionMultiplexer multiplexer, ConfigurationOptions configuration)
    {
        var servers = multiplexer.GetServers().Where(server => server.IsConnected).ToArray();
        if (servers.Any(server => server.Protocol < RedisProtocol.Resp3))
            throw new IOException("Redis doesn't know HELLO: Redis 6 or later is needed.");
        if (configuration.Password is not { } password)
            return;
        foreach (var server in servers)
            await server.ExecuteAsync("AUTH", configuration.User ?? "default", password);
    }

    private static IOException Unreachable(Exception reason) =>
        new($"Redis can't be reached ({ClusterLog.Reason(reason)}).");

    // The text of StackExchange.Redis gives advice on settings that can't be changed here.
    private static IOException Explain(Exception reason)
    {
        var server = (reason as RedisServerException ?? reason.InnerException as RedisServerException)?.Message ?? "";
        var text = server.Contains("WRONGPASS", StringComparison.Ordinal) ? "Redis refused this user and password (WRONGPASS)."
            : server.Contains("NOAUTH", StringComparison.Ordinal) ? "Redis asks for a password (NOAUTH): set one in the connection."
            : server.Length > 0 ? $"Redis refused the connection ({server})."
            : $"Redis can't be reached ({(reason as RedisConnectionException)?.FailureType}).";
        return new IOException(text);
    }

    // It may still be connecting, or be connected and refused.
    private static async Task AbandonAsync(Task<ConnectionMultiplexer> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
            await CloseAsync(await connecting);
    }

    /// <summary>Ends a connection without waiting for the broker.</summary>
    public static async Task CloseAsync(IConnectionMultiplexer multiplexer)
    {
        await multiplexer.CloseAsync(allowCommandsToComplete: false);
        await multiplexer.DisposeAsync();
    }

    private sealed class NoReconnect : IReconnectRetryPolicy
    {
        public static readonly NoReconnect Instance = new();

        public bool ShouldRetry(long currentRetryCount, int timeElapsedMillisecondsSinceLastRetry) => false;
    }
}
