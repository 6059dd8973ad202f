namespace PhoenixSharp.Load.Hosts;

/// <summary>
/// What a careful afternoon gives: the framework's WebSocket, a task and a 4 kB buffer per connection, and one
/// <c>SendAsync</c> per message and subscriber. Speaks as much of the Phoenix protocol as the load generator does.
/// </summary>
internal static class NaiveHost
{
    public static Task<int> RunAsync(string[] arguments)
    {
        var app = LoadHost.CreateBuilder(arguments).Build();
        var topics = new NaiveTopics();
        app.UseWebSockets();
        app.Map("/bench/websocket", context => ServeAsync(context, topics));
        return LoadHost.RunAsync(app);
    }

    private static async Task ServeAsync(HttpContext context, NaiveTopics topics)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        using var webSocket = await context.WebSockets.AcceptWebSocketAsync();
        await new NaiveConnection(webSocket, topics).RunAsync(context.RequestAborted);
    }
}
