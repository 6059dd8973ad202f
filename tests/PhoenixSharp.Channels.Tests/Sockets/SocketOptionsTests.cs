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
            MaxPostBytes = 1023,
            MaxReadAheadBytes = 1023,
            MaxReadAheadMessages = 0,
            HoldTimeout = Timeout.InfiniteTimeSpan,
            MessageTimeout = TimeSpan.Zero,
            MaxOutboundBytes = 1023,
            IdleTimeout = TimeSpan.Zero,
            SendTimeout = TimeSpan.FromSeconds(-2),
            ShutdownTimeout = Timeout.InfiniteTimeSpan,
        };

        var refused = Assert.Throws<OptionsValidationException>(() => options.Validate("/chat"));

        Assert.Equal(11, refused.Failures.Count());
        Assert.Contains("The socket at /chat: MaxChannels must be 1 to 100000.", refused.Failures);
    }

    [Fact]
    public void So_is_every_value_inside_the_limits_and_the_drain()
    {
        var none = new RateLimit();
        var options = new SocketOptions
        {
            MaxTopicBytes = 0,
            MaxDepth = 513,
            MaxPresenceStateBytes = 1023,
            RateLimits = { Connects = none, AllConnects = none, Frames = none, Joins = none, Events = none, PresenceChanges = none, MaxRefusals = 0 },
            Drain = { BatchSize = 0, BatchInterval = TimeSpan.Zero, Timeout = Timeout.InfiniteTimeSpan },
        };

        var refused = Assert.Throws<OptionsValidationException>(() => options.Validate("/chat"));

        Assert.Equal(19, refused.Failures.Count());
        Assert.Contains("The socket at /chat: RateLimits.Joins.PerSecond must be 0.001 to 1000000.", refused.Failures);
        Assert.Contains("The socket at /chat: RateLimits.AllConnects.Burst must be 1 to 1000000.", refused.Failures);
        Assert.Contains("The socket at /chat: Drain.BatchInterval must be 1 ms to an hour.", refused.Failures);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void A_rate_is_a_number(double perSecond) =>
        Assert.Single(new RateLimit { PerSecond = perSecond, Burst = 1 }.Failures("Joins"));
}
