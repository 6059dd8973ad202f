using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Filters;

namespace PhoenixSharp;

/// <summary>Adds filters to an application.</summary>
public static class FilterBuilderExtensions
{
    /// <summary>Adds a filter around the connects, joins, events and leaves of all sockets.</summary>
    /// <typeparam name="TFilter">
    /// The filter. If it is registered as a service, it is taken from there; otherwise each channel creates one, with its constructor's
    /// parameters from the channel's services. <c>MapSocket</c> checks that they are registered.
    /// </typeparam>
    /// <param name="builder">What <c>AddPhoenix()</c> returned.</param>
    /// <param name="topics">
    /// The topics whose channels it is for: an exact topic, or a prefix with <c>*</c> at its end. A filter for all topics, which is the
    /// default, is for connects too.
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
