using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Connecting;

/// <summary>Takes everybody for whom the query names: <c>user</c>, <c>role</c>; <c>expires</c> and <c>exp</c> in seconds from the clock's now.</summary>
internal sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public static void Add(IServiceCollection services, string scheme = "test", bool isDefault = true) =>
        services.AddAuthorization().AddAuthentication(isDefault ? scheme : "none").AddScheme<AuthenticationSchemeOptions, TestAuthentication>(scheme, null)
            .AddScheme<AuthenticationSchemeOptions, Nobody>("none", null);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Query["user"] is not [{ } user])
            return Task.FromResult(AuthenticateResult.NoResult());
        List<Claim> claims = [new Claim(ClaimTypes.Name, user), .. Request.Query["role"].Select(role => new Claim(ClaimTypes.Role, role!))];
        if (In("exp") is { } exp)
            claims.Add(new Claim("exp", $"{exp.ToUnixTimeSeconds()}"));
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name);
        ticket.Properties.ExpiresUtc = In("expires");
        return Task.FromResult(AuthenticateResult.Success(ticket));
    }

    private DateTimeOffset? In(string name) =>
        Request.Query[name] is [{ } seconds] ? time.GetUtcNow() + TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)) : null;

    private sealed class Nobody(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
