using Microsoft.AspNetCore.SignalR;

namespace PhoenixSharp.Load.Hosts;

/// <summary>SignalR as it comes: one hub, groups for topics, the JSON protocol, every option at its default.</summary>
internal static class SignalRHost
{
    public static Task<int> RunAsync(string[] arguments)
    {
        var builder = LoadHost.CreateBuilder(arguments);
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapHub<BenchHub>("/hub");
        return LoadHost.RunAsync(app);
    }
}

/// <summary>The three things that the load generator asks of a hub.</summary>
internal sealed class BenchHub : Hub
{
    public Task Join(string topic) => Groups.AddToGroupAsync(Context.ConnectionId, topic);

    public Task Shout(string topic, string text) => Clients.Group(topic).SendAsync("shout", text);

    public string Echo(string text) => text;
}
