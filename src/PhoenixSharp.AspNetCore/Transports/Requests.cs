using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>What both transports read from a request.</summary>
internal static class Requests
{
    /// <summary>Checks where the page comes from that sent the request. Two origins are none.</summary>
    public static bool IsFromLegalOrigin(HttpRequest request, SocketMount mount)
    {
        var origins = request.Headers.Origin;
        var origin = origins.Count switch { 0 => null, 1 => origins[0], _ => "" };
        if (mount.Options.CheckOrigin.Allows(origin, Address(request)))
            return true;
        mount.Logger.ForeignOrigin(mount.Path, origin);
        return false;
    }

    /// <summary>Chooses the serializer by <c>vsn</c>, null if there is none. Of a repeated one the last counts; a list or a map is no version.</summary>
    /// <remarks>Phoenix <c>socket.ex</c>, <c>negotiate_serializer/2</c>.</remarks>
    public static ISerializer? Serializer(HttpRequest request)
    {
        foreach (var name in request.Query.Keys)
        {
            if (name.StartsWith("vsn[", StringComparison.Ordinal))
                return null;
        }
        return Versions.Choose(request.Query.TryGetValue("vsn", out var values) ? values[^1] ?? "" : Versions.Assumed);
    }

    /// <summary>Gathers what the application decides by.</summary>
    /// <param name="context">The request.</param>
    /// <param name="authToken">The token that came apart from the address.</param>
    /// <param name="services">The connection's services, where they outlive the request's.</param>
    public static ConnectRequest Connect(HttpContext context, string? authToken, IServiceProvider? services = null)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in context.Request.Query)
            parameters[name] = values[^1] ?? "";
        foreach (var (name, value) in context.Request.RouteValues)
            parameters[name] = value?.ToString() ?? "";
        return new ConnectRequest { Params = parameters, AuthToken = authToken, User = context.User, Services = services ?? context.RequestServices };
    }

    /// <summary>Lets go of what a request was parsed into: nobody asks an upgraded connection for it, and it would be held as long as that lives.</summary>
    public static void LetGo(HttpContext context)
    {
        context.Features.Set<IQueryFeature>(null);
        context.Features.Set<IRouteValuesFeature>(null);
        context.Features.Set<IEndpointFeature>(null);
        context.Request.Headers.Clear();
    }

    private static Uri Address(HttpRequest request) =>
        Uri.TryCreate(UriHelper.BuildAbsolute(request.Scheme, request.Host), UriKind.Absolute, out var address) ? address : new Uri("none://none");
}
