using Microsoft.AspNetCore.Builder;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Mounting;

public sealed class InvalidPayloadTests
{
    [Theory]
    [InlineData("Production", """{"reason":"invalid payload"}""")]
    [InlineData("Development", """{"reason":"invalid payload","path":"$","expected":"Int32"}""")]
    public async Task Reply_names_the_place_in_the_development_environment_only(string environment, string response)
    {
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<NumberChannel>("room:*")),
            builder => builder.Environment.EnvironmentName = environment);
        await using var client = await host.ConnectAsync();

        Assert.Equal(response, (await client.JoinAsync("room:1", "\"text\"")).Response);
        Assert.Equal("ok", (await client.JoinAsync("room:1", "1")).Status);
        Assert.Equal(response, (await client.AskAsync("room:1", "number", "\"text\"")).Response);
        Assert.Equal("ok", (await client.AskAsync("room:1", "number", "1")).Status);
    }

    private sealed class NumberChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept(join.Read<int>());

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) =>
            new(Reply.Ok(Read<int>(payload)));
    }
}
