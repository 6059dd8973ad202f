using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Mounting;

public sealed class KestrelDefaultsTests
{
    [Fact]
    public void AddPhoenix_sets_the_defaults()
    {
        var limits = Limits(_ => { }, _ => { });
        Assert.Equal((16 * 1024 * 1024, 256 * 1024), (limits.Http2.InitialConnectionWindowSize, limits.Http2.InitialStreamWindowSize));
        Assert.Equal(64 * 1024, limits.MaxRequestBufferSize);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Settings_of_the_application_win_wherever_they_are_made(bool isBefore)
    {
        void Configure(WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.InitialConnectionWindowSize = 2_000_000;
            kestrel.Limits.Http2.InitialStreamWindowSize = 1_000_000;
            kestrel.Limits.MaxRequestBufferSize = null;
        });
        var limits = isBefore ? Limits(Configure, _ => { }) : Limits(_ => { }, Configure);
        Assert.Equal((2_000_000, 1_000_000), (limits.Http2.InitialConnectionWindowSize, limits.Http2.InitialStreamWindowSize));
        Assert.Null(limits.MaxRequestBufferSize);
    }

    [Fact]
    public void Read_buffer_holds_the_head_of_a_request_when_the_application_allows_a_larger_one()
    {
        var limits = Limits(_ => { }, builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = 200_000));
        Assert.Equal(200_000, limits.MaxRequestBufferSize);
    }

    [Fact]
    public void Defaults_are_registered_once_when_AddPhoenix_is_called_twice()
    {
        var services = new ServiceCollection();
        services.AddPhoenix();
        services.AddPhoenix();
        Assert.Equal(3, services.Count(service => service.ImplementationType == typeof(KestrelDefaults)));
    }

    private static KestrelServerLimits Limits(Action<WebApplicationBuilder> before, Action<WebApplicationBuilder> after)
    {
        var builder = WebApplication.CreateSlimBuilder();
        before(builder);
        builder.Services.AddPhoenix();
        after(builder);
        return builder.Build().Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
    }
}
