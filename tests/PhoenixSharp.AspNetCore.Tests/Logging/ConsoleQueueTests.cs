using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Logging;

public sealed class ConsoleQueueTests
{
    [Fact]
    public async Task Console_stops_waiting_before_the_host_logs_that_it_stops()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPhoenix();
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.None);
        ConsoleLoggerQueueFullMode? whenTold = null;
        await using var app = builder.Build();
        var console = app.Services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>();
        app.Lifetime.ApplicationStopping.Register(() => whenTold = console.CurrentValue.QueueFullMode); // as the host's lifetime does, before the start
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ConsoleLoggerQueueFullMode.Wait, console.CurrentValue.QueueFullMode);

        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ConsoleLoggerQueueFullMode.DropWrite, whenTold);
    }
}
