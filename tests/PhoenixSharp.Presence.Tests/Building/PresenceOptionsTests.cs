using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhoenixSharp.Replication;
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
        Assert.Contains("PresenceOptions of PhoenixSharp.RawPresence: FetchTimeout is 00:00:00; set it to more than zero up to 24.00:00:00, or to Timeout.InfiniteTimeSpan.", refused.Failures);
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
    public void Periods_are_what_other_nodes_can_read()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Validate<RawPresence>(options =>
        {
            options.BroadcastPeriod = TimeSpan.FromSeconds(1.0 / 3);
            options.DownPeriod = TimeSpan.FromSeconds(100.0 / 3);
            options.PermdownPeriod = TimeSpan.FromDays(30);
            options.MovingPeriod = TimeSpan.FromTicks(1);
            options.FetchTimeout = TimeSpan.MaxValue;
        }));
        Assert.Equal(
            [
                "PresenceOptions of PhoenixSharp.RawPresence: FetchTimeout is 10675199.02:48:05.4775807; set it to more than zero up to 24.00:00:00, or to Timeout.InfiniteTimeSpan.",
                "PresenceOptions of PhoenixSharp.RawPresence: PermdownPeriod is 30.00:00:00; set it to more than DownPeriod (00:00:33.3333333) up to 24.00:00:00, the same on all nodes.",
                "PresenceOptions of PhoenixSharp.RawPresence: BroadcastPeriod is 00:00:00.3333333, which other nodes would read as another; set it to whole milliseconds, such as 00:00:00.3330000.",
                "PresenceOptions of PhoenixSharp.RawPresence: DownPeriod is 00:00:33.3333333, which other nodes would read as another; set it to whole milliseconds, such as 00:00:33.3330000.",
                "PresenceOptions of PhoenixSharp.RawPresence: MovingPeriod is 00:00:00.0000001, which other nodes would read as another; set it to whole milliseconds, such as 00:00:00.",
            ],
            refused.Failures);
    }

    [Fact]
    public void The_longest_periods_come_back_from_the_wire_as_they_were()
    {
        Action<PresenceOptions> longest = options =>
            (options.DownPeriod, options.PermdownPeriod, options.FetchTimeout) = (TimeSpan.FromDays(24) - TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(24), TimeSpan.FromDays(24));
        Validate<RawPresence>(longest);
        var options = new PresenceOptions();
        longest(options);
        var (sender, settings) = (new Tracking.Replica("a", 1), ReplicaOptions.Of(options, maxBroadcastBytes: 1 << 20).Settings);
        var beat = MessageWriter.Write(new Heartbeat(sender, settings, null, Tracking.Context.Of(sender, 0)));
        Assert.Equal(settings, ((Heartbeat)MessageReader.Read(beat.Span)).Settings);
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
