using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

public sealed class ReplayWindowTests
{
    private readonly ReplayWindow _window = new(128);

    [Fact]
    public void Number_is_used_once()
    {
        Assert.True(_window.TryUse(1));
        Assert.False(_window.TryUse(1));
    }

    [Fact]
    public void Zero_is_no_number() => Assert.False(_window.TryUse(0));

    [Fact]
    public void Numbers_are_used_in_any_order_within_the_window()
    {
        Assert.True(_window.TryUse(200));
        Assert.True(_window.TryUse(73)); // 127 behind
        Assert.True(_window.TryUse(150));
        Assert.False(_window.TryUse(72));
        Assert.False(_window.TryUse(73));
        Assert.False(_window.TryUse(150));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(5000)]
    public void Window_agrees_with_a_set_of_all_numbers(int spread)
    {
        var random = new Random(spread);
        var used = new HashSet<ulong>();
        var (highest, next) = (0UL, 1UL);
        for (var i = 0; i < 50_000; i++)
        {
            next += (ulong)random.Next(4) == 0 ? (ulong)random.Next(spread) : 1;
            var number = next - Math.Min(next, (ulong)random.Next(200));
            var isNew = number > 0 && (number > highest || highest - number < 128) && used.Add(number);
            highest = Math.Max(highest, number);
            Assert.Equal(isNew, _window.TryUse(number));
        }
    }

    [Fact]
    public void Highest_number_of_all_is_used()
    {
        Assert.True(_window.TryUse(ulong.MaxValue));
        Assert.True(_window.TryUse(ulong.MaxValue - 1));
        Assert.False(_window.TryUse(ulong.MaxValue));
    }
}
