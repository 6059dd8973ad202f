using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp.Testing.Tests;

// The code of the package's README.

public sealed record ChatMessage(string Body);

public sealed class ChatSocket : Socket
{
    public string UserId { get; set; } = "";

    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        if (request.AuthToken is not { } token)
            return Refuse();
        UserId = token;
        return Accept();
    }
}

public sealed partial class ChatChannel : Channel<ChatSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) =>
        join.Topic == "room:secret" ? Refuse("unauthorized") : Accept();

    [Event("new_msg")]
    public async ValueTask<Reply> NewMessage(ChatMessage message, CancellationToken cancellationToken)
    {
        await BroadcastAsync("new_msg", new { message.Body, from = Socket.UserId }, cancellationToken);
        return Reply.Ok();
    }
}

public class ChatChannelTests
{
    [Fact]
    public async Task Message_reaches_the_other_members()
    {
        await using var server = ChannelTest.Start(
            services => services.AddPhoenix(),
            app => app.MapSocket<ChatSocket>("/socket", socket => socket.Channel<ChatChannel>("room:*")));
        var ann = await (await server.ConnectAsync<ChatSocket>(authToken: "ann")).JoinAsync("room:lobby");
        var bob = await (await server.ConnectAsync<ChatSocket>(authToken: "bob")).JoinAsync("room:lobby");

        var reply = await ann.PushAsync("new_msg", new { body = "hi" });

        Assert.True(reply.IsOk);
        await bob.ReceivesBroadcastAsync("new_msg", new { body = "hi", from = "ann" });
        await bob.ReceivesNothingAsync();
    }

    [Fact]
    public async Task Secret_room_is_refused()
    {
        await using var server = ChannelTest.Start(services => services.AddPhoenix());

        var reply = await server.JoinRefusedAsync<ChatSocket, ChatChannel>("room:secret", socket => socket.UserId = "ann");

        Assert.Equal("unauthorized", reply.Reason);
    }
}
