using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>What the <c>[Authorize]</c> attributes of one place ask for together. Generated code makes one for an <c>[Event]</c> handler that has any.</summary>
/// <remarks>An attribute that implements <see cref="IAuthorizationRequirementData"/> counts with its requirements.</remarks>
/// <param name="attributes">In any order; those that ask for nothing are passed over.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AuthorizationRule(params object[] attributes)
{
    private Known? _known;

    /// <summary>Gets the rule of a class, its bases' attributes included.</summary>
    /// <returns>Null where everybody may: no attribute, or <c>[AllowAnonymous]</c> among them.</returns>
    internal static AuthorizationRule? Of(Type type)
    {
        var attributes = type.GetCustomAttributes(inherit: true);
        return attributes.Any(attribute => attribute is IAllowAnonymous) || !attributes.Any(attribute => attribute is IAuthorizeData or IAuthorizationRequirementData)
            ? null
            : new AuthorizationRule(attributes);
    }

    /// <summary>Returns the name of a policy that does not exist, or <see langword="null"/>.</summary>
    /// <remarks>A policy provider of the application's own is not asked: it may know the policy later.</remarks>
    internal string? FindUnknownPolicy(IServiceProvider services)
    {
        if (services.GetService<IAuthorizationPolicyProvider>()?.GetType() != typeof(DefaultAuthorizationPolicyProvider))
            return null;
        var options = services.GetRequiredService<IOptions<AuthorizationOptions>>().Value;
        return attributes.OfType<IAuthorizeData>().Select(data => data.Policy)
            .FirstOrDefault(policy => !string.IsNullOrEmpty(policy) && options.GetPolicy(policy) is null);
    }

    /// <summary>Gets what it comes to under a host's policies.</summary>
    /// <exception cref="InvalidOperationException">The host has no authorization, or a policy isn't there.</exception>
    internal async ValueTask<AuthorizationPolicy> PolicyAsync(IServiceProvider services)
    {
        var policies = services.GetService<IAuthorizationPolicyProvider>()
            ?? throw new InvalidOperationException("There is an [Authorize], and the host has no authorization: add builder.Services.AddAuthorization().");
        if (_known is { } known && known.Policies == policies)
            return known.Policy;
        var policy = await CombineAsync(policies);
        if (policies.AllowsCachingPolicies)
            _known = new Known(policies, policy);
        return policy;
    }

    /// <summary>Determines whether a user is allowed.</summary>
    /// <remarks>
    /// Each check has a scope of its own, as each HTTP request has: checks run beside handlers and for as long as a connection lives, so
    /// they must not share a scoped service with them, nor add disposable handlers to a scope that ends hours later.
    /// </remarks>
    /// <param name="services">The connection's services.</param>
    /// <param name="user">The user.</param>
    /// <param name="resource">The resource that authorization handlers receive.</param>
    internal async ValueTask<bool> AllowsAsync(IServiceProvider services, ClaimsPrincipal user, object resource)
    {
        await using var scope = services.CreateAsyncScope();
        var policy = await PolicyAsync(scope.ServiceProvider);
        if (policy.AuthenticationSchemes.Count > 0)
            throw new InvalidOperationException("AuthenticationSchemes belong to the [Authorize] of the socket: a channel has no request to authenticate anew.");
        return (await scope.ServiceProvider.GetRequiredService<IAuthorizationService>().AuthorizeAsync(user, resource, policy)).Succeeded;
    }

    private async ValueTask<AuthorizationPolicy> CombineAsync(IAuthorizationPolicyProvider policies)
    {
        var builder = new AuthorizationPolicyBuilder();
        if (await AuthorizationPolicy.CombineAsync(policies, attributes.OfType<IAuthorizeData>()) is { } policy)
            builder.Combine(policy);
        foreach (var attribute in attributes.OfType<IAuthorizationRequirementData>())
            builder.AddRequirements([.. attribute.GetRequirements()]);
        return builder.Build();
    }

    private sealed record Known(IAuthorizationPolicyProvider Policies, AuthorizationPolicy Policy);
}
