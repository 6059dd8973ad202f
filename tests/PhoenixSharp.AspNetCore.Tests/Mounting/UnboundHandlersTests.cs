using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Mounting;

/// <summary>A channel that was compiled without the generator is refused when the socket is mapped.</summary>
public sealed partial class UnboundHandlersTests
{
    private const string Problem = "UnboundChannel was compiled without the PhoenixSharp generator, so nothing calls "
        + "[Event(\"new_msg\")], [Outgoing(\"shout\")]: reference the package PhoenixSharp.AspNetCore directly from the project of UnboundChannel, "
        + "and declare the class as partial.";

    [Fact]
    public void MapSocket_names_the_handlers_when_the_generator_was_missing() => Assert.Equal(
        $"MapSocket(\"/socket\"): {Problem}",
        Assert.Throws<InvalidOperationException>(() => Map(socket => socket.Channel<UnboundChannel>("room:*"))).Message);

    [Fact]
    public void MapSocket_names_the_base_class_when_only_that_is_unbound() => Assert.Equal(
        $"MapSocket(\"/socket\"): {Problem}",
        Assert.Throws<InvalidOperationException>(() => Map(socket => socket.Channel<BoundChannel>("room:*"))).Message);

    [Fact]
    public void MapSocket_accepts_handlers_that_the_generator_bound() =>
        Map(socket => socket.Channel<HandlersChannel>("room:*"));

    private static void Map(Action<SocketBuilder<OpenSocket>> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPhoenix();
        builder.Build().MapSocket("/socket", configure);
    }

    private sealed partial class BoundChannel : UnboundChannel
    {
        [Event("other")]
        internal Reply Other(Payload payload) => Reply.Ok(payload);
    }

    private sealed partial class HandlersChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        [Event("new_msg")]
        internal Reply NewMessage(Payload payload) => Reply.Ok(payload);

        [Outgoing("shout")]
        internal ValueTask Shout(Broadcast broadcast) => PushAsync(broadcast.Event, broadcast.Payload);
    }
}
