using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp;

/// <summary>
/// The services that a channel factory receives. It remembers the channels that the container returned: the container disposes these
/// with its scope, so they must not be disposed a second time.
/// </summary>
internal sealed class ChannelServices(IServiceProvider services) : IServiceProvider, IKeyedServiceProvider
{
    private readonly List<Channel> _resolved = [];

    /// <summary>Returns a value indicating whether the container made a channel.</summary>
    public bool Made(Channel channel) => _resolved.Contains(channel);

    public object? GetService(Type serviceType) => Note(services.GetService(serviceType));

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        Note(((IKeyedServiceProvider)services).GetKeyedService(serviceType, serviceKey));

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        Note(services.GetRequiredKeyedService(serviceType, serviceKey))!;

    private object? Note(object? service)
    {
        if (service is Channel channel)
            _resolved.Add(channel);
        return service;
    }
}
