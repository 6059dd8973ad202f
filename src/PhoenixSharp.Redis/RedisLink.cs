using PhoenixSharp.Cluster;
using StackExchange.Redis;

namespace PhoenixSharp.Redis;

/// <summary>Configures, connects and closes the multiplexer of one connection of the adapter.</summary>
internal static class RedisLink
{
    // Commands that would need further rights. Publishing and subscribing need none of them.
    private static readonly string[] Unneeded = ["INFO", "CONFIG", "ECHO", "SENTINEL", "ROLE", "GET", "SET", "CLIENT"];

    /// <summary>Returns the configuration of a connection, with the settings that the adapter relies on.</summary>
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
        configuration.SharedSubscriptionConnection = true; // a beat that comes back then shows that both directions work
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
            // An authentication failure is not noted: ConnectAsync throws it with its reason.
            if (!attempt.IsSuccess && attempt.FailureType != ConnectionFailureType.AuthenticationFailure)
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
            await CheckAsync(multiplexer, configuration).WaitAsync(cancellationToken);
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

    // Only a Redis Cluster with several addresses needs CLUSTER: a single node forwards every message.
    private static CommandMap Commands(ConfigurationOptions configuration)
    {
        HashSet<string> unneeded = [.. Unneeded];
        if (HasOneEndPoint(configuration) || !string.IsNullOrEmpty(configuration.ServiceName))
            unneeded.Add("CLUSTER");
        return CommandMap.Create(unneeded, available: false);
    }

    // If the password is wrong and the default user has no password, StackExchange.Redis continues as the default user. If the server does
    // not support HELLO, StackExchange.Redis continues with RESP2.
    private static async Task CheckAsync(ConnectionMultiplexer multiplexer, ConfigurationOptions configuration)
    {
        var servers = multiplexer.GetServers().Where(server => server.IsConnected).ToArray();
        if (servers.Any(server => server.Protocol < RedisProtocol.Resp3))
            throw new IOException("Redis does not support HELLO: Redis 6 or later is required.");
        if (configuration.Password is not { } password)
            return;
        foreach (var server in servers)
            await server.ExecuteAsync("AUTH", configuration.User ?? "default", password);
    }

    private static IOException Unreachable(Exception reason) =>
        new($"Redis can't be reached ({ClusterLog.Reason(reason)}).");

    // The messages of StackExchange.Redis recommend settings that the adapter overrides.
    private static IOException Explain(Exception reason)
    {
        var server = (reason as RedisServerException ?? reason.InnerException as RedisServerException)?.Message ?? "";
        var text = server.Contains("WRONGPASS", StringComparison.Ordinal) ? "Redis refused this user and password (WRONGPASS)."
            : server.Contains("NOAUTH", StringComparison.Ordinal) ? "Redis asks for a password (NOAUTH): set one in the connection."
            : server.Length > 0 ? $"Redis refused the connection ({server})."
            : $"Redis can't be reached ({(reason as RedisConnectionException)?.FailureType}).";
        return new IOException(text);
    }

    // Closes the multiplexer once it has connected, or ends if it does not connect.
    private static async Task AbandonAsync(Task<ConnectionMultiplexer> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
            await CloseAsync(await connecting);
    }

    /// <summary>Closes a multiplexer without waiting for the server.</summary>
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
