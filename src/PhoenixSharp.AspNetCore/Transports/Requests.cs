using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using PhoenixSharp.Limiting;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>What both transports read from a request.</summary>
internal static class Requests
{
    /// <summary>The reason in the log when <see cref="TryReadQuery"/> fails.</summary>
    public const string UnreadableQuery = "its query can't be read";

    /// <summary>Checks where the page comes from that sent the request. Two origins are none.</summary>
    public static bool IsFromLegalOrigin(HttpRequest request, SocketMount mount)
    {
        var origins = request.Headers.Origin;
        var origin = origins.Count switch { 0 => null, 1 => origins[0], _ => "" };
        if (mount.Options.CheckOrigin.Allows(origin, Address(request)))
            return true;
        mount.Logger.ForeignOrigin(mount.Path, origins.ToString(), $"{request.Scheme}://{request.Host.Value}", OriginAdvice(request));
        return false;
    }

    /// <summary>Reads the query.</summary>
    /// <returns>False if it is none: 400.</returns>
    public static bool TryReadQuery(HttpRequest request, out QueryLevel query) => QueryParams.TryRead(request.QueryString.Value, out query);

    /// <summary>Chooses the serializer by <c>vsn</c>, null if there is none. Of a repeated one the last counts; a list or a map is no version.</summary>
    /// <remarks>Phoenix <c>socket.ex</c>, <c>negotiate_serializer/2</c>.</remarks>
    public static ISerializer? Serializer(QueryLevel query) =>
        query.Has("vsn") ? query.Text("vsn") is { } vsn ? Versions.Choose(vsn) : null : Versions.Choose(Versions.Assumed);

    /// <summary>Returns the reason in the log when <see cref="Serializer"/> finds none.</summary>
    public static string UnknownVersion(QueryLevel query) => $"vsn is \"{query.Text("vsn")}\"; versions 1.0.x and 2.0.x are served";

    /// <summary>Gets the connect's parameters: the query's, and the values of the mount's path, which count more.</summary>
    public static Payload Params(HttpRequest request, QueryLevel query)
    {
        foreach (var (name, value) in request.RouteValues)
            query.Add(name, value?.ToString() ?? "");
        return query.ToPayload();
    }

    /// <summary>Lets go of what a request was parsed into: nobody asks an upgraded connection for it, and it would be held as long as that lives.</summary>
    public static void LetGo(HttpContext context)
    {
        context.Features.Set<IQueryFeature>(null);
        context.Features.Set<IRouteValuesFeature>(null);
        context.Features.Set<IEndpointFeature>(null);
        context.Request.Headers.Clear();
    }

    private static string OriginAdvice(HttpRequest request) =>
        ForwardingHeaders.HasUnreadAddress(request.Headers)
            ? "X-Forwarded-Host or X-Forwarded-Proto arrived and is not read: call UseForwardedHeaders() for a proxy that you trust, "
                + "or allow the origin with OriginPolicy.Only (in PhoenixSharp.Server: Phoenix:Origins)"
            : "If the page is yours, allow its origin with OriginPolicy.Only (in PhoenixSharp.Server: Phoenix:Origins)";

    private static Uri Address(HttpRequest request) =>
        Uri.TryCreate(UriHelper.BuildAbsolute(request.Scheme, request.Host), UriKind.Absolute, out var address) ? address : new Uri("none://none");
}
