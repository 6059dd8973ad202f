using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PhoenixSharp.Client;

/// <summary>The options of a <see cref="PhoenixSocket"/>. The defaults are those of phoenix.js, except <see cref="Jitter"/>.</summary>
/// <remarks>Do not change the options after the socket has been created.</remarks>
public sealed partial class PhoenixSocketOptions
{
    internal const string NotAsync =
        "Set the options in a function that is not async: they are read before an async function has ended. " +
        "Set AuthTokenAsync or ParamsAsync to fetch values for each connection.";

    private static readonly double[] ReconnectMilliseconds = [10, 50, 100, 150, 200, 250, 500, 1000, 2000];
    private static readonly double[] RejoinMilliseconds = [1000, 2000, 5000];

    private string? _endpointText; // the text that the application wrote, for error messages

    /// <summary>Gets or sets the address of the socket, such as <c>wss://example.com/socket</c>.</summary>
    /// <value>
    /// Required. The scheme is <c>ws</c>, <c>wss</c>, <c>http</c> or <c>https</c>. A query is sent with each connect. If the address ends
    /// in <c>/websocket</c> or <c>/longpoll</c>, the client removes that and logs a warning. An address with a user name, a password or a
    /// fragment is refused with an <see cref="ArgumentException"/>.
    /// </value>
    public Uri? Endpoint
    {
        get;
        set => (field, _endpointText) = (value, value?.OriginalString);
    }

    /// <summary>
    /// Gets or sets the function that returns the auth token, called for each attempt to connect. The token is sent in a header, and never
    /// in the address.
    /// </summary>
    /// <value>The default is null: no token is sent. If the function throws, the attempt fails.</value>
    public Func<string?>? AuthToken { get; set; }

    /// <summary>Gets or sets the function that fetches the auth token, called for each attempt to connect.</summary>
    /// <value>
    /// The default is null. If it is set, <see cref="AuthToken"/> is not used. If the function throws, the attempt fails. Its token is
    /// cancelled when the attempt is given up, such as after <see cref="ConnectTimeout"/>.
    /// </value>
    public Func<CancellationToken, ValueTask<string?>>? AuthTokenAsync { get; set; }

    /// <summary>Gets the params of each connect. They are sent in the query of the address.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, string> Params { get; } = new Dictionary<string, string>();

    /// <summary>
    /// Gets or sets the function that fetches further params, called for each attempt to connect. If it throws, the attempt fails.
    /// </summary>
    /// <value>
    /// The default is null. The function returns an object, which is written with <see cref="Json"/>, or a <see cref="Payload"/>. Nested
    /// objects are written to the address as <c>a[b]=c</c>. Null adds nothing.
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

    /// <summary>Gets or sets the version of the protocol, <c>2.0.0</c> or <c>1.0.0</c>.</summary>
    /// <value>The default is <c>2.0.0</c>. Version 1 has no binary payloads.</value>
    public string Version { get; set; } = "2.0.0";

    /// <summary>Gets or sets how long joins, pushes, leaves and pings wait for their reply.</summary>
    /// <value>The default is 10 s. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> means no limit.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long an attempt to connect may take, including the time for params and auth token.</summary>
    /// <value>The default is 20 s. It must be greater than zero and at most 49 days.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Gets or sets the time between an answer and the next heartbeat. If the server does not answer a heartbeat within the same time, the
    /// socket reconnects.
    /// </summary>
    /// <value>
    /// The default is 30 s. It must be greater than zero and at most 49 days. Phoenix closes a connection that is silent for 60 s.
    /// </value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the function that returns the wait before an attempt to reconnect. Its argument is the number of the attempt, starting
    /// with 1.
    /// </summary>
    /// <value>
    /// The default returns 10, 50, 100, 150, 200, 250, 500, 1000, 2000, then 5000 ms. If the function throws, or returns a time that is
    /// negative or longer than 49 days, <see cref="PhoenixSocket.HandlerFailed"/> occurs, and the socket uses the last valid wait, or the
    /// default if there is none. The function must not block: the socket waits for it.
    /// </value>
    public Func<int, TimeSpan> ReconnectAfter { get; set; } = DefaultReconnectAfter;

    /// <summary>
    /// Gets or sets the maximum number of attempts in a row after a connection was lost or the first attempt failed. The count restarts
    /// when a connection opens.
    /// </summary>
    /// <value>
    /// The default is null: no limit. With 0, the socket never reconnects. After the last attempt, the socket is
    /// <see cref="SocketState.Closed"/>, <see cref="PhoenixSocket.Closed"/> occurs, and each
    /// <see cref="PhoenixSocket.ConnectAsync(CancellationToken)"/> that waits throws the failure of that attempt.
    /// </value>
    public int? MaxReconnectAttempts { get; set; }

    /// <summary>
    /// Gets or sets the function that returns the wait before an attempt to rejoin a channel. Its argument is the number of the attempt,
    /// starting with 1.
    /// </summary>
    /// <value>
    /// The default returns 1000, 2000, 5000, then 10000 ms. A failure is handled in the same way as a failure of
    /// <see cref="ReconnectAfter"/>.
    /// </value>
    public Func<int, TimeSpan> RejoinAfter { get; set; } = DefaultRejoinAfter;

    /// <summary>
    /// Gets or sets a value indicating whether each wait before an attempt is multiplied by a random number from 0 to 1, so that many
    /// clients do not reconnect at the same moment.
    /// </summary>
    /// <value>The default is true (full jitter). phoenix.js has no jitter.</value>
    public bool Jitter { get; set; } = true;

    /// <summary>
    /// Gets or sets how long <see cref="Transport"/> may take to open, and then to answer a ping. After that, the socket falls back to
    /// <see cref="LongPoll"/>.
    /// </summary>
    /// <value>The default is null: no fallback. A usual value is 2.5 s.</value>
    public TimeSpan? LongPollFallbackAfter { get; set; }

    /// <summary>Gets or sets the memory that stores whether long poll is needed. Sockets to the same server can share it.</summary>
    /// <value>The default is a new memory for each socket.</value>
    public FallbackMemory FallbackMemory { get; set; } = new();

    /// <summary>Gets or sets the transport.</summary>
    /// <value>The default is a <see cref="WebSocketTransport"/>.</value>
    public IClientTransport Transport { get; set; } = new WebSocketTransport();

    /// <summary>Gets or sets the transport that is used after a fallback; see <see cref="LongPollFallbackAfter"/>.</summary>
    /// <value>The default is a <see cref="LongPollTransport"/>.</value>
    public IClientTransport LongPoll { get; set; } = new LongPollTransport();

    /// <summary>Gets or sets the JSON options for payloads, join parameters, params and presence metas.</summary>
    /// <value>
    /// The default writes camel case, and uses reflection if the application allows it. To work without reflection, insert
    /// source-generated contexts at the start of <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>.
    /// </value>
    public JsonSerializerOptions Json { get; set; } = PayloadJson.CreateOptions();

    /// <summary>Gets or sets how many events may wait for handlers. If that many wait, the socket stops reading the connection.</summary>
    /// <value>
    /// The default is 10,000, and the minimum is 2. While the connection is not read, a handler that awaits a reply does not receive it.
    /// </value>
    public int HandlerBacklog { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets the context on which handlers run, one at a time and in order. For a user interface, set
    /// <see cref="SynchronizationContext.Current"/> of its thread. Code after an <c>await</c> in a handler runs on the context, too.
    /// </summary>
    /// <value>
    /// The default is null: handlers run on the thread pool. Streams, and functions such as <see cref="AuthTokenAsync"/>, do not use the
    /// context. If it throws when a handler is posted, the handler is skipped. If it does not run a handler, other events wait, and after
    /// 30 s a <see cref="TimeoutException"/> is reported. Both are logged, and reported by <see cref="PhoenixSocket.HandlerFailed"/> as soon as
    /// the context runs its handlers. <see cref="PhoenixSocket.DisposeAsync"/> does not wait for the context.
    /// </value>
    public SynchronizationContext? Dispatcher { get; set; }

    /// <summary>Gets or sets the logger factory. The log category is <c>PhoenixSharp.Client</c>.</summary>
    /// <value>The default logs nothing.</value>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Gets or sets the clock for all timers and timeouts of the socket.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets the scheduler of the socket's loops. Tests run them on their own stack.</summary>
    internal Action<IThreadPoolWorkItem> Schedule { get; set; } =
        static work => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    /// <summary>Gets or sets the source of random numbers from 0 to 1 for the jitter.</summary>
    internal Func<double> Random { get; set; } = System.Random.Shared.NextDouble;

    internal BackoffSteps ReconnectSteps => new(nameof(ReconnectAfter), null, ReconnectAfter, DefaultReconnectAfter);

    internal BackoffSteps RejoinSteps(string topic) => new(nameof(RejoinAfter), topic, RejoinAfter, DefaultRejoinAfter);

    private static TimeSpan DefaultReconnectAfter(int tries) => Step(ReconnectMilliseconds, tries, 5000);

    private static TimeSpan DefaultRejoinAfter(int tries) => Step(RejoinMilliseconds, tries, 10_000);

    private static TimeSpan Step(double[] steps, int tries, double last) =>
        TimeSpan.FromMilliseconds(tries <= steps.Length ? steps[tries - 1] : last);
}
