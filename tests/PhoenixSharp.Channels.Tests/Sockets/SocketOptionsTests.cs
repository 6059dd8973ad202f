using Microsoft.Extensions.Options;

namespace PhoenixSharp.Sockets;

public sealed class SocketOptionsTests
{
    [Fact]
    public void The_defaults_are_legal() => new SocketOptions().Validate("/socket");

    [Fact]
    public void No_time_at_all_turns_a_limit_off()
    {
        var options = new SocketOptions { IdleTimeout = Timeout.InfiniteTimeSpan, SendTimeout = Timeout.InfiniteTimeSpan };
        options.Validate("/socket");
    }

    [Fact]
    public void Every_value_out_of_range_is_named_with_what_is_legal()
    {
        var options = new SocketOptions
        {
            MaxChannels = 0,
            MaxMessageBytes = 0,
            MaxQueuedPushes = 0,
            MaxOutboundBytes = 1023,
            IdleTimeout = TimeSpan.Zero,
            SendTimeout = TimeSpan.FromSeconds(-2),
            ShutdownTimeout = Timeout.InfiniteTimeSpan,
        };

        var refused = Assert.Throws<OptionsValidationException>(() => options.Validate("/chat"));

        Assert.Equal(7, refused.Failures.Count());
        Assert.Contains("The socket at /chat: MaxChannels must be 1 to 100000.", refused.Failures);
    }
}
