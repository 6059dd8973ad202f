using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Limiting;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>Takes every request to a socket's long-poll path.</summary>
/// <remarks>
/// In Phoenix's order (<c>transports/long_poll.ex</c>, <c>call/2</c>): (1) the origin must be legal, (2) a browser may ask before it sends
/// anything, (3) a GET polls the session that its token names, (4) or makes a new one where there is none, (5) a POST brings messages.
/// The outcome stands in the body, as <c>status</c>; the HTTP status is 200 unless the request itself is wrong.
/// </remarks>
internal sealed class LongPollEndpoint(SocketMount mount, Admission admission, ConnectLimits limits, LongPollSessions sessions, LongPollRelay relay, IServiceScopeFactory scopes)
{
    private const string TokenHeader = "x-phoenix-longpoll-token";
    private const string TokenParameter = "token";
    private const string AuthTokenHeader = "x-phoenix-authtoken";

    public Task HandleAsync(HttpContext context)
    {
        LongPollAnswer.AllowAnyPage(context); // any page may read the answer; who may connect is for (1) to say
        if (!Requests.IsFromLegalOrigin(context.Request, mount)) // (1)
            return LongPollAnswer.StatusAsync(context, StatusCodes.Status403Forbidden);
        var token = Token(context.Request);
        var session = sessions.Find(token);
        return (context.Request.Method, session, session is null ? relay.Owner(token) : null) switch
        {
            ("OPTIONS", _, _) => AnswerPreflight(context), // (2)
            ("GET", not null, _) => PollAsync(context, session), // (3)
            ("GET", null, { } node) => RelayPollAsync(context, node, token!), // (3), on its node
            ("GET", null, null) => ConnectAsync(context), // (4)
            ("POST", not null, _) => AnswerPostAsync(context, session.Posts.ReceiveAsync(context)), // (5)
            ("POST", null, { } node) => RelayPostAsync(context, node, token!), // (5), on its node
            ("POST", null, null) => LongPollAnswer.StatusAsync(context, StatusCodes.Status410Gone),
            _ => LongPollAnswer.RefuseAsync(context, StatusCodes.Status400BadRequest),
        };
    }

    private static Task AnswerPreflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowHeaders = string.Join(", ", context.Request.Headers.AccessControlRequestHeaders.ToArray());
        headers.AccessControlAllowMethods = "get, post, options";
        headers.AccessControlMaxAge = "3600";
        return LongPollAnswer.RefuseAsync(context, StatusCodes.Status200OK);
    }

    private static async Task PollAsync(HttpContext context, LongPollTransport session)
    {
        var batch = await session.PollAsync(context.RequestAborted);
        if (!context.RequestAborted.IsCancellationRequested)
            await LongPollAnswer.BatchAsync(context, batch, session.Token);
    }

    private async Task RelayPollAsync(HttpContext context, string node, string token)
    {
        var batch = await relay.PollAsync(node, token, context.RequestAborted);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        if (batch is { } taken)
            await LongPollAnswer.BatchAsync(context, taken, token);
        else
            await ConnectAsync(context);
    }

    // A body that stops arriving is the client's fault, not an error of the server: Kestrel's MinRequestBodyDataRate ends it.
    private async Task<int> StatusOfAsync(Task<int> receiving)
    {
        try
        {
            return await receiving;
        }
        catch (BadHttpRequestException unread)
        {
            mount.Logger.PostNotReceived(mount.Path, unread.StatusCode, unread.Message);
            return unread.StatusCode;
        }
    }

    private Task RelayPostAsync(HttpContext context, string node, string token) =>
        AnswerPostAsync(context, relay.ReceiveAsync(node, token, limits.NameOf(context), context));

    private async Task AnswerPostAsync(HttpContext context, Task<int> receiving)
    {
        var status = await StatusOfAsync(receiving);
        if (status == StatusCodes.Status413PayloadTooLarge)
            ChannelMetrics.MessagesTooBig.Add(1);
        if (status is StatusCodes.Status413PayloadTooLarge
            or StatusCodes.Status500InternalServerError
            or StatusCodes.Status503ServiceUnavailable)
            await LongPollAnswer.RefuseAsync(context, status);
        else
            await LongPollAnswer.StatusAsync(context, status);
    }

    private async Task ConnectAsync(HttpContext context)
    {
        if (!limits.TryPass(context))
            return;
        if (!Requests.TryReadQuery(context.Request, out var query))
        {
            mount.Logger.ConnectRefused(mount.Path, StatusCodes.Status400BadRequest, Requests.UnreadableQuery);
            await LongPollAnswer.RefuseAsync(context, StatusCodes.Status400BadRequest);
            return;
        }
        if (Requests.Serializer(query) is not { } serializer)
        {
            mount.Logger.ConnectRefused(mount.Path, StatusCodes.Status403Forbidden, Requests.UnknownVersion(query));
            await LongPollAnswer.StatusAsync(context, StatusCodes.Status403Forbidden);
            return;
        }
        if (sessions.TryReserve(limits.NameOf(context)) is not { } place)
        {
            mount.Logger.TooManySessions(mount.Path);
            await LongPollAnswer.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable);
            return;
        }
        var scope = scopes.CreateAsyncScope();
        LongPollTransport? session = null;
        try
        {
            session = await OpenAsync(context, Requests.Params(context.Request, query), serializer, scope, place);
        }
        finally
        {
            if (session is null)
            {
                sessions.Release(place);
                await scope.DisposeAsync();
            }
        }
        if (session is not null)
            await LongPollAnswer.BatchAsync(context, LongPollBatch.Gone, session.Token);
    }

    // Null if the client was answered. Whatever status the application refuses with, the body says 403: phoenix.js knows no other.
    private async Task<LongPollTransport?> OpenAsync(
        HttpContext context, Payload parameters, ISerializer serializer, AsyncServiceScope scope, LongPollPlace place)
    {
        try
        {
            var (socket, _) = await admission.DecideAsync(context, parameters, AuthToken(context.Request), scope.ServiceProvider);
            if (socket is not null)
                return await OpenAsync(socket, serializer, scope, place);
            await LongPollAnswer.StatusAsync(context, StatusCodes.Status403Forbidden);
        }
        catch (Exception crash) when (!context.RequestAborted.IsCancellationRequested) // the application's code
        {
            mount.Logger.ConnectCrashed(crash, mount.Path);
            await LongPollAnswer.RefuseAsync(context, StatusCodes.Status500InternalServerError);
        }
        return null;
    }

    // If a session is created, it owns the socket and disposes it; otherwise this method disposes it.
    private async ValueTask<LongPollTransport> OpenAsync(
        Socket socket, ISerializer serializer, AsyncServiceScope scope, LongPollPlace place)
    {
        var transport = new LongPollTransport(mount, sessions, place, scope);
        SocketSession? session = null;
        try
        {
            session = new SocketSession(mount, socket, serializer, transport, scope.ServiceProvider, place.Share.Client);
        }
        finally
        {
            if (session is null) // the application's Id threw
                await mount.DisposeAsync(socket);
        }
        sessions.Add(transport);
        transport.Start(session);
        return transport;
    }

    private static string? AuthToken(HttpRequest request) => request.Headers[AuthTokenHeader] is [var token] ? token : null;

    // The header counts where there is one, be it wrong.
    private static string? Token(HttpRequest request) =>
        request.Headers.TryGetValue(TokenHeader, out var header) ? header[^1]
        : request.Query.TryGetValue(TokenParameter, out var parameter) ? parameter[^1] : null;
}
