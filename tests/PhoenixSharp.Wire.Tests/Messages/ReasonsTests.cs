namespace PhoenixSharp.Wire.Tests;

// as recorded from Phoenix
public sealed class ReasonsTests
{
    [Fact]
    public void Reasons_are_spelled_as_in_Phoenix()
    {
        Assert.Equal("""{"reason":"unmatched topic"}""", Reasons.UnmatchedTopic.ToString());
        Assert.Equal("""{"reason":"join crashed"}""", Reasons.JoinCrashed.ToString());
        Assert.Equal("""{"reason":"too many channels joined"}""", Reasons.TooManyChannels.ToString());
        Assert.Equal("""{"reason":"channel_crash"}""", Reasons.ChannelCrash.ToString());
    }
}
