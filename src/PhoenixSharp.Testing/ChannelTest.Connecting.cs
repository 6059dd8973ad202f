using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Transports;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Testing;

public sealed partial class ChannelTest
{
    // What SocketBuilder.Channel<TChannel> needs.
    private const DynamicallyAccessedMemberTypes ChannelMembers =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.AllMethods
        | DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties;

    /// <summary>Connects to a socket that the application has mapped.</summary>
    /// <typeparam name="TSocket">The socket.</typeparam>
    /// <param name="parameters">The parameters, such as <c>new { locale = "de" }</c>. The server receives strings, as from a query.</param>
    /// <param name="authToken">The token of phoenix.js's <c>authToken</c>.</param>
    /// <param name="user">The authenticated user.</param>
    /// <param name="request">Changes the request: headers, the client's address, or cookies.</param>
    /// <exception cref="ChannelTestException">The socket refused the connect, or it threw.</exception>
    public async Task<TestClient> ConnectAsync<TSocket>(
        object? parameters = null, string? authToken = null, ClaimsPrincipal? user = null, Action<HttpContext>? request = null)
        where TSocket : Socket
    {
        var (client, refused) = await DecideAsync<TSocket>(parameters, authToken, user, request);
        return client ?? throw Failure($"{typeof(TSocket).Name} refused the connect with {refused!.Status}{(refused.Body is null ? "" : $": {refused.Body}")}.");
    }

    /// <summary>Connects to a socket that the application has mapped, and expects that the connect is refused.</summary>
    /// <returns>The HTTP status and the text of the answer.</returns>
    /// <inheritdoc cref="ConnectAsync{TSocket}"/>
    /// <exception cref="ChannelTestException">The socket accepted the connect, or it threw.</exception>
    public async Task<ConnectResult.Refused> ConnectRefusedAsync<TSocket>(
        object? parameters = null, string? authToken = null, ClaimsPrincipal? user = null, Action<HttpContext>? request = null)
        where TSocket : Socket
    {
        var (_, refused) = await DecideAsync<TSocket>(parameters, authToken, user, request);
        return refused ?? throw Failure($"{typeof(TSocket).Name} accepted the connect, which the test expected it to refuse.");
    }

    /// <summary>Joins a topic on a new connection, without a connect: the test sets the properties of the socket.</summary>
    /// <remarks>
    /// The filters and options of a mapped socket do not apply: to test these, call <see cref="ConnectAsync{TSocket}"/>.
    /// </remarks>
    /// <typeparam name="TSocket">The socket. Its <see cref="Socket.ConnectAsync"/> is not called.</typeparam>
    /// <typeparam name="TChannel">The channel. It need not be mapped.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="socket">Sets the properties of the socket, as a connect would.</param>
    /// <param name="payload">The payload of the join.</param>
    /// <param name="user">The authenticated user.</param>
    /// <param name="route">The pattern of the channel, such as <c>room:{id}</c>, to bind its captures. The default is the topic.</param>
    /// <exception cref="ArgumentException">The route is not a legal pattern, or the channel has no property for a capture.</exception>
    /// <exception cref="ChannelTestException">The join was refused.</exception>
    public async Task<TestMember> JoinAsync<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSocket,
        [DynamicallyAccessedMembers(ChannelMembers)] TChannel>(
        string topic, Action<TSocket>? socket = null, object? payload = null, ClaimsPrincipal? user = null, string? route = null)
        where TSocket : Socket
        where TChannel : Channel<TSocket>
    {
        var client = await OpenAsync<TSocket, TChannel>(route ?? topic, socket, user);
        return await client.JoinAsync(topic, payload);
    }

    /// <summary>Joins a topic on a new connection, and expects that the join is refused.</summary>
    /// <returns>The reply with the reason.</returns>
    /// <inheritdoc cref="JoinAsync{TSocket, TChannel}"/>
    /// <exception cref="ChannelTestException">The join was accepted.</exception>
    public async Task<ReceivedReply> JoinRefusedAsync<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSocket,
        [DynamicallyAccessedMembers(ChannelMembers)] TChannel>(
        string topic, Action<TSocket>? socket = null, object? payload = null, ClaimsPrincipal? user = null, string? route = null)
        where TSocket : Socket
        where TChannel : Channel<TSocket>
    {
        var client = await OpenAsync<TSocket, TChannel>(route ?? topic, socket, user);
        return await client.JoinRefusedAsync(topic, payload);
    }

    private async Task<(TestClient? Client, ConnectResult.Refused? Refused)> DecideAsync<TSocket>(
        object? parameters, string? authToken, ClaimsPrincipal? user, Action<HttpContext>? request)
        where TSocket : Socket
    {
        var mounted = Mounted<TSocket>();
        var scope = Services.CreateAsyncScope();
        var context = Request(mounted, scope, ClientPayload.Of(parameters, Json), user);
        request?.Invoke(context);
        TestClient? client = null;
        try
        {
            var (socket, refused) = await DecideAsync(mounted, context, authToken);
            if (socket is not null)
                client = Add(new TestClient(this, mounted.Mount, socket, scope, mounted.Limits.NameOf(context)));
            return (client, refused);
        }
        catch (Exception crash) when (crash is not ChannelTestException) // the application's code
        {
            throw Failure($"{typeof(TSocket).Name} threw {crash.GetType().Name} in its connect: {crash.Message}", crash);
        }
        finally
        {
            if (client is null)
                await scope.DisposeAsync();
        }
    }

    // The checks are in the order of WebSocketEndpoint.
    private static async Task<(Socket? Socket, ConnectResult.Refused? Refused)> DecideAsync(MountedSocket mounted, HttpContext context, string? authToken)
    {
        if (!mounted.Limits.TryPass(context))
            return (null, new ConnectResult.Refused(context.Response.StatusCode, null));
        if (!Requests.TryReadQuery(context.Request, out var query))
            return (null, new ConnectResult.Refused(StatusCodes.Status400BadRequest, null));
        return await mounted.Admission.DecideAsync(context, Requests.Params(context.Request, query), authToken, context.RequestServices);
    }

    private static DefaultHttpContext Request(MountedSocket mounted, AsyncServiceScope scope, Payload parameters, ClaimsPrincipal? user)
    {
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        if (user is not null)
            context.User = user;
        context.Request.Method = HttpMethods.Get;
        (context.Request.Scheme, context.Request.Host) = ("http", new HostString("localhost"));
        context.Request.Path = $"{mounted.Mount.Path.TrimEnd('/')}/websocket";
        context.Request.QueryString = new QueryString(QueryWriter.Write(parameters));
        return context;
    }

    private async Task<TestClient> OpenAsync<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSocket,
        [DynamicallyAccessedMembers(ChannelMembers)] TChannel>(
        string route, Action<TSocket>? configure, ClaimsPrincipal? user)
        where TSocket : Socket
        where TChannel : Channel<TSocket>
    {
        var mount = Map<TSocket, TChannel>(route);
        var scope = Services.CreateAsyncScope();
        TSocket? socket = null;
        try
        {
            socket = ActivatorUtilities.CreateInstance<TSocket>(scope.ServiceProvider);
            socket.Identify(user);
            configure?.Invoke(socket);
            return Add(new TestClient(this, mount, socket, scope, ""));
        }
        catch
        {
            if (socket is not null)
                await mount.DisposeAsync(socket);
            await scope.DisposeAsync();
            throw;
        }
    }

    private TestClient Add(TestClient client)
    {
        lock (_gate)
            _clients.Add(client);
        return client;
    }

    private MountedSocket Mounted<TSocket>() => Watched(TestHost.Sockets(_app).FirstOrDefault(socket => socket.Socket == typeof(TSocket)))
        ?? throw Failure($"{typeof(TSocket).Name} is not mapped: pass ChannelTest.Start the mapping of the application, "
            + $"such as app => app.MapSocket<{typeof(TSocket).Name}>(\"/socket\", …), or call JoinAsync<{typeof(TSocket).Name}, …>(…) on the server.");

    // Each route has a separate mount, so the application need not map the channel.
    private SocketMount Map<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSocket,
        [DynamicallyAccessedMembers(ChannelMembers)] TChannel>(string route)
        where TSocket : Socket
        where TChannel : Channel<TSocket>
    {
        var path = "/" + Uri.EscapeDataString($"{typeof(TSocket)} {typeof(TChannel)} {route}"); // classes may have the same short name
        MountedSocket? Find() => TestHost.Sockets(_app).FirstOrDefault(socket => socket.Mount.Path == path);
        if (Find() is null)
            _app.MapSocket<TSocket>(path, socket => socket.Channel<TChannel>(route));
        return Watched(Find())!.Mount;
    }

    private MountedSocket? Watched(MountedSocket? socket)
    {
        if (socket is not null)
            socket.Mount.CallbackStarting = channel => Time.StartCallback(channel, channel.Activity.Taken);
        return socket;
    }
}
