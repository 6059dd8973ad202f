using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Filters;

namespace PhoenixSharp;

/// <summary>Adds filters to an application.</summary>
public static class FilterBuilderExtensions
{
    /// <summary>Adds a filter around the connects, joins, events and leaves of all sockets.</summary>
    /// <typeparam name="TFilter">
    /// The filter. If it is registered as a service, that service is used. Otherwise one is created for each channel, with the parameters
    /// of its constructor from the channel's services. <c>MapSocket</c> checks that they are registered.
    /// </typeparam>
    /// <param name="builder">The builder that <c>AddPhoenix()</c> returned.</param>
    /// <param name="topics">
    /// The topics of the channels that the filter runs for: an exact topic, or a prefix with <c>*</c> at its end. Captures such as
    /// <c>{id}</c> are not supported. The default is <c>*</c>, all topics; only then does the filter run for connects.
    /// </param>
    /// <exception cref="ArgumentException">The pattern is empty, or has a <c>*</c> before its end.</exception>
    public static PhoenixBuilder AddFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(
        this PhoenixBuilder builder, string topics = "*")
        where TFilter : class, IChannelFilter
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(FilterRegistration.Of<TFilter>(topics));
        return builder;
    }
}
