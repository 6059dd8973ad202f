using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Mounting;

public sealed class Http2WindowsTests
{
    [Fact]
    public void AddPhoenix_sets_the_defaults()
    {
        var limits = Limits(_ => { }, _ => { });
        Assert.Equal((16 * 1024 * 1024, 256 * 1024), (limits.InitialConnectionWindowSize, limits.InitialStreamWindowSize));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_applications_own_windows_win_wherever_they_are_set(bool isBefore)
    {
        void Configure(WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.InitialConnectionWindowSize = 2_000_000;
            kestrel.Limits.Http2.InitialStreamWindowSize = 1_000_000;
        });
        var limits = isBefore ? Limits(Configure, _ => { }) : Limits(_ => { }, Configure);
        Assert.Equal((2_000_000, 1_000_000), (limits.InitialConnectionWindowSize, limits.InitialStreamWindowSize));
    }

    [Fact]
    public void The_windows_are_configured_once_when_AddPhoenix_is_called_twice()
    {
        var services = new ServiceCollection();
        services.AddPhoenix();
        services.AddPhoenix();
        Assert.Single(services, service => service.ImplementationType == typeof(Http2Windows));
    }

    private static Http2Limits Limits(Action<WebApplicationBuilder> before, Action<WebApplicationBuilder> after)
    {
        var builder = WebApplication.CreateSlimBuilder();
        before(builder);
        builder.Services.AddPhoenix();
        after(builder);
        return builder.Build().Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.Http2;
    }
}
