using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Building;

public class PresenceOptionsTests
{
    [Fact]
    public void What_is_there_by_default_is_legal() => Validate<RawPresence>(_ => { });

    [Fact]
    public void Each_wrong_setting_is_named_with_what_is_legal()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Validate<RawPresence>(options =>
        {
            options.DiffWindow = TimeSpan.FromSeconds(-1);
            options.DiffWindowSubscribers = -1;
            options.FetchTimeout = TimeSpan.Zero;
            options.MaxEntriesPerOwner = 0;
            options.MaxMetaBytes = 1;
            options.PoolSize = 0;
        }));
        Assert.Equal(6, refused.Failures.Count());
        Assert.Contains("PresenceOptions of PhoenixSharp.RawPresence: FetchTimeout is 00:00:00; set it to more than zero, or to Timeout.InfiniteTimeSpan.", refused.Failures);
    }

    [Fact]
    public void Each_wrong_period_is_named_with_what_is_legal()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Validate<RawPresence>(options =>
        {
            options.BroadcastPeriod = TimeSpan.FromSeconds(30);
            options.MaxSilentPeriods = 0;
            options.PermdownPeriod = options.DownPeriod;
            options.MovingPeriod = TimeSpan.FromMinutes(1);
            options.ClockSamplePeriods = 0;
            options.MaxDeltaSizes = [100, 100];
        }));
        Assert.Equal(6, refused.Failures.Count());
        Assert.Contains(
            "PresenceOptions of PhoenixSharp.RawPresence: DownPeriod is 00:00:30; set it to four times BroadcastPeriod (00:00:30) or more, the same on all nodes.",
            refused.Failures);
        Assert.Throws<OptionsValidationException>(() => Validate<RawPresence>(options => options.BroadcastPeriod = TimeSpan.FromMilliseconds(9)));
    }

    [Fact]
    public void Two_presences_have_options_and_trackers_of_their_own()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddLocalPubSub().AddPresence<RawPresence>(options => options.MaxMetaBytes = 10).AddPresence<TypingPresence>();
        using var provider = services.BuildServiceProvider();
        var (raw, typing) = (provider.GetRequiredService<RawPresence>(), provider.GetRequiredService<TypingPresence>());
        Assert.Same(raw, provider.GetRequiredService<RawPresence>());
        Assert.NotSame(raw.Tracker, typing.Tracker);
        Assert.Equal((10, 16 * 1024), (raw.Tracker.Options.MaxMetaBytes, typing.Tracker.Options.MaxMetaBytes));
    }

    [Fact]
    public void Only_what_is_overridden_is_called()
    {
        Assert.Equal((false, false), (new RawPresence().Fetches, new RawPresence().Watches));
        Assert.Equal((true, false), (new Diffs.FetchingPresence().Fetches, new Diffs.FetchingPresence().Watches));
        Assert.Equal((false, true), (new Diffs.WatchingPresence().Fetches, new Diffs.WatchingPresence().Watches));
    }

    private static void Validate<T>(Action<PresenceOptions> configure)
        where T : Presence
    {
        var services = new ServiceCollection();
        services.AddLocalPubSub().AddPresence<T>(configure);
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }
}
