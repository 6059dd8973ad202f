using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp;

/// <summary>What <c>AddPhoenix()</c> returns: presences and adapters are added to it.</summary>
public sealed class PhoenixBuilder(IServiceCollection services)
{
    /// <summary>Gets the application's services.</summary>
    public IServiceCollection Services { get; } = services;
}
