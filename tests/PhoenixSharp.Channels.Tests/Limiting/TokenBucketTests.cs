using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Limiting;

public sealed class TokenBucketTests
{
    private readonly VirtualTime _time = new();
    private TokenBucket _bucket;

    [Fact]
    public void A_burst_comes_at_once_and_then_one_an_interval()
    {
        var limit = new RateLimit { PerSecond = 4, Burst = 3 };
        for (var i = 0; i < 3; i++)
            Assert.Equal(TimeSpan.Zero, _bucket.Take(limit, _time));
        Assert.Equal(TimeSpan.FromMilliseconds(250), _bucket.Take(limit, _time));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(150), _bucket.Take(limit, _time)); // to ask takes nothing
        _time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.Equal(TimeSpan.Zero, _bucket.Take(limit, _time));
        Assert.Equal(TimeSpan.FromMilliseconds(250), _bucket.Take(limit, _time));
    }

    [Fact]
    public void After_a_quiet_time_it_is_whole_and_never_more()
    {
        var limit = new RateLimit { PerSecond = 0.1, Burst = 2 };
        for (var round = 0; round < 3; round++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            Assert.Equal(TimeSpan.Zero, _bucket.Take(limit, _time));
            Assert.Equal(TimeSpan.Zero, _bucket.Take(limit, _time));
            Assert.Equal(TimeSpan.FromSeconds(10), _bucket.Take(limit, _time));
        }
    }

    [Fact]
    public void Many_threads_take_no_more_than_there_are()
    {
        var limit = new RateLimit { PerSecond = 1, Burst = 1000 };
        var taken = 0;
        Parallel.For(0, 4000, _ =>
        {
            if (_bucket.Take(limit, _time) == TimeSpan.Zero)
                Interlocked.Increment(ref taken);
        });
        Assert.Equal(1000, taken);
    }

    [Theory]
    [InlineData(0.001, 1_000_000)]
    [InlineData(1_000_000, 1)]
    public void The_ends_of_what_is_legal_can_be_reckoned_with(double perSecond, int burst)
    {
        var limit = new RateLimit { PerSecond = perSecond, Burst = burst };
        Assert.Empty(limit.Failures("x"));
        for (var i = 0; i < burst; i++)
            Assert.Equal(TimeSpan.Zero, _bucket.Take(limit, _time));
        Assert.Equal(TimeSpan.FromSeconds(1 / perSecond), _bucket.Take(limit, _time));
    }
}
