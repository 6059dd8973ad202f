using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Filters;
using PhoenixSharp.Transports;

namespace PhoenixSharp;

/// <summary>
/// Decides about a connect, for both transports: (1) the socket's <c>[Authorize]</c>, (2) its filters and the socket itself, (3) when its
/// credentials expire.
/// </summary>
internal sealed class Admission(SocketMount mount, Func<IServiceProvider, Socket> create, AuthorizationRule? rule)
{
    /// <param name="context">The request.</param>
    /// <param name="parameters">Its query, and the values of its path.</param>
    /// <param name="authToken">The token that came apart from the address.</param>
    /// <param name="services">The connection's services: the request's, or such as outlive it.</param>
    /// <returns>The socket that let the client in, or why not.</returns>
    public async ValueTask<(Socket? Socket, ConnectResult.Refused? Refused)> DecideAsync(
        HttpContext context, Payload parameters, string? authToken, IServiceProvider services)
    {
        if (rule is not null && !await AllowsAsync(context, rule)) // (1)
        {
            mount.Logger.ConnectUnauthorized(mount.Path);
            return (null, Forbidden);
        }
        var socket = create(services);
        ConnectResult? result = null;
        try
        {
            socket.Identify(User(context));
            var answer = await AskAsync(context, socket, parameters, authToken, services); // (2)
            if (answer is ConnectResult.Accepted && mount.Options.CloseOnExpiry)
                socket.ExpireAt(Expiry(context)); // (3)
            result = answer;
        }
        finally
        {
            if (result is not ConnectResult.Accepted) // refused, or an exception was thrown
                await mount.DisposeAsync(socket);
        }
        return result is ConnectResult.Refused refused ? (null, refused) : (socket, null);
    }

    private static ConnectResult.Refused Forbidden { get; } = new(StatusCodes.Status403Forbidden, null);

    // As the host's own authorization does for an endpoint, but that nobody is challenged or sent to a page to log in.
    private static async ValueTask<bool> AllowsAsync(HttpContext context, AuthorizationRule rule)
    {
        var policy = await rule.PolicyAsync(context.RequestServices);
        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        var authentication = await evaluator.AuthenticateAsync(policy, context);
        if (authentication.Succeeded)
            context.Features.Set<IAuthenticateResultFeature>(new Authenticated(authentication));
        return (await evaluator.AuthorizeAsync(policy, authentication, context, resource: context)).Succeeded;
    }

    private async ValueTask<ConnectResult> AskAsync(
        HttpContext context, Socket socket, Payload parameters, string? authToken, IServiceProvider services)
    {
        var request = new ConnectRequest
        {
            Params = parameters, AuthToken = authToken, Services = services, HttpContext = context, Json = mount.Json,
        };
        try
        {
            var result = await ConnectFilters.ConnectAsync(mount, new ConnectContext(socket, request, context.RequestAborted));
            if (result is ConnectResult.Refused refused)
                mount.Logger.ConnectRefusedBySocket(mount.Path, TypeName.Of(socket.GetType()), refused.Status, refused.Body ?? "no text was given");
            return result;
        }
        catch (PayloadException unreadable) // by its Read<T>()
        {
            mount.Logger.ConnectRefused(mount.Path, StatusCodes.Status400BadRequest, unreadable.Message);
            return new ConnectResult.Refused(StatusCodes.Status400BadRequest, null);
        }
        finally
        {
            request.Over();
        }
    }

    // HttpContext.User would make somebody where there is nobody, and the connection would hold them.
    private static ClaimsPrincipal? User(HttpContext context) => context.Features.Get<IHttpAuthenticationFeature>()?.User;

    private static DateTimeOffset? Expiry(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc
        ?? (long.TryParse(User(context)?.FindFirst("exp")?.Value, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() && seconds >= 0 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null);

    private sealed class Authenticated(AuthenticateResult result) : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; } = result;
    }
}
