using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp.Filters;

/// <summary>A filter that was added with <c>AddFilter</c>, and the topics that it runs for.</summary>
internal abstract class FilterRegistration(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, string topics)
{
    private readonly TopicPattern _topics = WithoutCaptures(topics);

    /// <summary>Gets the class of the filter.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type Type { get; } = type;

    /// <summary>Gets a value indicating whether the filter runs for all topics, and therefore for connects too.</summary>
    public bool IsForConnects { get; } = topics == "*";

    /// <summary>Returns the registration of a filter.</summary>
    /// <exception cref="ArgumentException">The pattern is empty, has a <c>*</c> before its end, or has captures.</exception>
    public static FilterRegistration Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(
        string topics)
        where TFilter : class, IChannelFilter => new Typed<TFilter>(topics);

    public bool IsFor(string topic) => _topics.Matches(topic);

    /// <summary>Returns the filter from the services, or creates it.</summary>
    /// <param name="services">The services of a channel or a connection.</param>
    /// <param name="isOwned"><see langword="true"/> if the filter was created here, so that the caller must dispose it.</param>
    public abstract IChannelFilter Resolve(IServiceProvider services, out bool isOwned);

    // The braces would be text, no topic would match, and the filter would never run.
    private static TopicPattern WithoutCaptures(string topics) => CapturePattern.HasCaptures(topics)
        ? throw new ArgumentException($"The filter's topics \"{topics}\" have a capture. Write a prefix with * at its end, such as room:*.", nameof(topics))
        : new TopicPattern(topics);

    private sealed class Typed<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(string topics)
        : FilterRegistration(typeof(TFilter), topics)
        where TFilter : class, IChannelFilter
    {
        private ObjectFactory<TFilter>? _create; // a filter that is registered as a service may have no public constructor

        public override IChannelFilter Resolve(IServiceProvider services, out bool isOwned)
        {
            var service = services.GetService<TFilter>();
            isOwned = service is null;
            return service ?? (_create ??= ActivatorUtilities.CreateFactory<TFilter>([]))(services, []);
        }
    }
}
