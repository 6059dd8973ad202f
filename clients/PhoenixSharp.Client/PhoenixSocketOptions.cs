using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PhoenixSharp.Client;

/// <summary>How a socket connects and how long it waits. Defaults are phoenix.js's, but for <see cref="Jitter"/>.</summary>
public sealed class PhoenixSocketOptions
{
    internal const string NotAsync =
        "Set options without async: they are read before an async function has ended. " +
        "Set AuthTokenAsync or ParamsAsync to fetch values for each connection.";

    private static readonly double[] ReconnectMilliseconds = [10, 50, 100, 150, 200, 250, 500, 1000, 2000];
    private static readonly double[] RejoinMilliseconds = [1000, 2000, 5000];

    private string? _endpointText; // as the application wrote it, for errors

    /// <summary>Gets or sets the socket's address, such as <c>wss://example.com/socket</c>: <c>ws</c>, <c>wss</c>, <c>http</c> or <c>https</c>, without <c>/websocket</c>.</summary>
    /// <value>
    /// No default. It may have a query, which each connect sends. <c>/websocket</c> or <c>/longpoll</c> at the end is removed, and a
    /// warning is logged. A user name, a password or a fragment is refused.
    /// </value>
    public Uri? Endpoint
    {
        get;
        set => (field, _endpointText) = (value, value?.OriginalString);
    }

    /// <summary>Gets or sets what gives the auth token, asked anew for each attempt. It goes in a header, never into the address.</summary>
    public Func<string?>? AuthToken { get; set; }

    /// <summary>Gets or sets what fetches the auth token, asked anew for each attempt; it counts before <see cref="AuthToken"/>. What it throws fails the attempt.</summary>
    public Func<CancellationToken, ValueTask<string?>>? AuthTokenAsync { get; set; }

    /// <summary>Gets the params of each connect, which the server gets with the address.</summary>
    public IDictionary<string, string> Params { get; } = new Dictionary<string, string>();

    /// <summary>
    /// Gets or sets the function that fetches further params, called for each connection attempt. If it throws, the attempt fails.
    /// </summary>
    /// <value>
    /// Default null. The function returns an object, which is written with <see cref="Json"/>, or a <see cref="Payload"/>. Objects in it
    /// are written to the address as <c>a[b]=c</c>; null adds nothing.
    /// </value>
    public Func<CancellationToken, ValueTask<object?>>? ParamsAsync { get; set; }

    /// <summary>Sets <see cref="AuthTokenAsync"/> to a function that returns a <see cref="Task{TResult}"/>.</summary>
    public void UseAuthToken(Func<CancellationToken, Task<string?>> fetch)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        AuthTokenAsync = async cancellationToken => await fetch(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets <see cref="ParamsAsync"/> to a function that returns a <see cref="Payload"/>.</summary>
    [OverloadResolutionPriority(2)]
    public void UseParams(Func<CancellationToken, Task<Payload>> fetch) => UseParams<Payload>(fetch);

    /// <summary>Sets <see cref="ParamsAsync"/> to a function that returns an object.</summary>
    /// <typeparam name="T">The object's type, which may be anonymous.</typeparam>
    [OverloadResolutionPriority(1)]
    public void UseParams<T>(Func<CancellationToken, Task<T>> fetch)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        ParamsAsync = async cancellationToken => await fetch(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="UseParams{T}(Func{CancellationToken, Task{T}})"/>
    public void UseParams<T>(Func<CancellationToken, ValueTask<T>> fetch)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        ParamsAsync = async cancellationToken => await fetch(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets or sets the protocol's version, <c>2.0.0</c> or <c>1.0.0</c>.</summary>
    /// <value>Default <c>2.0.0</c>. Version 1 has no binary payloads.</value>
    public string Version { get; set; } = "2.0.0";

    /// <summary>Gets or sets how long joins, pushes and leaves wait for their reply.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long an attempt to connect may take, params and token included.</summary>
    /// <value>Default 20 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long after an answer the next heartbeat is sent, and how long it may stay unanswered.</summary>
    /// <value>Default 30 s; a server closes what is silent for 60 s.</value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long to wait before an attempt to connect again, 1 for the first.</summary>
    /// <value>
    /// Default 10, 50, 100, 150, 200, 250, 500, 1000, 2000, then 5000 ms. If it throws, or returns a time that is negative or longer
    /// than 49 days, the failure is reported by <see cref="PhoenixSocket.HandlerFailed"/>, and the last good value is used, or else the
    /// default.
    /// </value>
    public Func<int, TimeSpan> ReconnectAfter { get; set; } = DefaultReconnectAfter;

    /// <summary>
    /// Gets or sets how many attempts in a row may follow after a connection was lost or the first attempt failed. A connection that
    /// opens restarts the count.
    /// </summary>
    /// <value>
    /// Default null: no limit. 0: the socket never connects again by itself. After the last attempt the socket is
    /// <see cref="SocketState.Closed"/>, <see cref="PhoenixSocket.Closed"/> occurs, and each waiting
    /// <see cref="PhoenixSocket.ConnectAsync(CancellationToken)"/> throws what that attempt failed with.
    /// </value>
    public int? MaxReconnectAttempts { get; set; }

    /// <summary>Gets or sets how long to wait before an attempt to join again, 1 for the first.</summary>
    /// <value>Default 1000, 2000, 5000, then 10000 ms. A failure is handled as that of <see cref="ReconnectAfter"/>.</value>
    public Func<int, TimeSpan> RejoinAfter { get; set; } = DefaultRejoinAfter;

    /// <summary>Gets or sets whether each wait before an attempt is a random part of its step, so that many clients don't come back in one moment.</summary>
    /// <value>Default true (full jitter). phoenix.js has none.</value>
    public bool Jitter { get; set; } = true;

    /// <summary>Gets or sets how long <see cref="Transport"/> may take to open, and then to answer a ping, before <see cref="LongPoll"/> is used in its place.</summary>
    /// <value>Default null: no falling back. 2.5 s is usual.</value>
    public TimeSpan? LongPollFallbackAfter { get; set; }

    /// <summary>Gets or sets what remembers that long poll is needed.</summary>
    public FallbackMemory FallbackMemory { get; set; } = new();

    /// <summary>Gets or sets how to connect.</summary>
    /// <value>Default WebSocket.</value>
    public IClientTransport Transport { get; set; } = new WebSocketTransport();

    /// <summary>Gets or sets what <see cref="LongPollFallbackAfter"/> falls back to.</summary>
    public IClientTransport LongPoll { get; set; } = new LongPollTransport();

    /// <summary>Gets or sets how payloads are written and read: put source-generated contexts in front of <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>.</summary>
    /// <value>Default camel case, with reflection where that is enabled.</value>
    public JsonSerializerOptions Json { get; set; } = PayloadJson.CreateOptions();

    /// <summary>Gets or sets how many events may wait for their handlers before the connection isn't read any further.</summary>
    /// <value>Default 10,000. A handler that awaits a reply while as many wait can't get it.</value>
    public int HandlerBacklog { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets the context on which handlers run, one at a time and in order, such as that of a user interface:
    /// <see cref="SynchronizationContext.Current"/> on its thread. It is current in a handler, so that code after an <c>await</c> runs
    /// there too.
    /// </summary>
    /// <value>
    /// Default null: handlers run on the thread pool. Streams, and functions such as <see cref="AuthTokenAsync"/>, do not use the context.
    /// If it throws when a handler is posted, the handler is skipped. If it does not run a handler, other events wait, and after 30 s a
    /// <see cref="TimeoutException"/> is reported. Both are logged, and reported by <see cref="PhoenixSocket.HandlerFailed"/> as soon as
    /// the context runs its handlers. <see cref="PhoenixSocket.DisposeAsync"/> does not wait for the context.
    /// </value>
    public SynchronizationContext? Dispatcher { get; set; }

    /// <summary>Gets or sets where to log; the category is <c>PhoenixSharp.Client</c>.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Gets or sets the clock: all that waits, waits by it.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets where the loops run: a test runs them on its own stack.</summary>
    internal Action<IThreadPoolWorkItem> Schedule { get; set; } = static work => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    /// <summary>Gets or sets what jitter is made of: numbers from 0 to 1.</summary>
    internal Func<double> Random { get; set; } = System.Random.Shared.NextDouble;

    internal BackoffSteps ReconnectSteps => new(nameof(ReconnectAfter), null, ReconnectAfter, DefaultReconnectAfter);

    internal BackoffSteps RejoinSteps(string topic) => new(nameof(RejoinAfter), topic, RejoinAfter, DefaultRejoinAfter);

    /// <summary>Sets <see cref="Endpoint"/> from text. <see cref="Validate"/> reports text that is not an address.</summary>
    internal void SetEndpoint(string? text)
    {
        Endpoint = Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;
        _endpointText = text;
    }

    /// <exception cref="ArgumentException">Something is missing or out of its range.</exception>
    internal void Validate()
    {
        EndpointAddress.Require(Endpoint, _endpointText);
        Wire.ClientSerializer.Of(Version);
        Durations.RequireTimeout(HeartbeatInterval, nameof(HeartbeatInterval));
        Durations.RequireTimeout(ConnectTimeout, nameof(ConnectTimeout));
        Durations.RequireTimeout(LongPollFallbackAfter ?? ConnectTimeout, nameof(LongPollFallbackAfter));
        Durations.RequireTimeoutOrInfinite(Timeout, nameof(Timeout));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxReconnectAttempts ?? 0, nameof(MaxReconnectAttempts));
        Require(ReconnectAfter, nameof(ReconnectAfter));
        Require(RejoinAfter, nameof(RejoinAfter));
        Require(FallbackMemory, nameof(FallbackMemory));
        Require(Transport, nameof(Transport));
        Require(LongPoll, nameof(LongPoll));
        Require(Json, nameof(Json));
        Require(LoggerFactory, nameof(LoggerFactory));
        Require(Time, nameof(Time));
        ArgumentOutOfRangeException.ThrowIfLessThan(HandlerBacklog, 2, nameof(HandlerBacklog));
    }

    private static void Require(object? value, string name)
    {
        if (value is null)
            throw new ArgumentException($"{name} must not be null.");
    }

    private static TimeSpan DefaultReconnectAfter(int tries) => Step(ReconnectMilliseconds, tries, 5000);

    private static TimeSpan DefaultRejoinAfter(int tries) => Step(RejoinMilliseconds, tries, 10_000);

    private static TimeSpan Step(double[] steps, int tries, double last) => TimeSpan.FromMilliseconds(tries <= steps.Length ? steps[tries - 1] : last);
}
