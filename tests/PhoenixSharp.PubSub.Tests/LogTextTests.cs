namespace PhoenixSharp.PubSub.Tests;

// How each log uses it is tested in Channels.Tests.
public sealed class LogTextTests
{
    [Theory]
    [InlineData("room:1", "room:1")]
    [InlineData("", "")]
    [InlineData("räum 🙂 部屋", "räum 🙂 部屋")]
    [InlineData("a\r\nfail: b", "a\\u000D\\u000Afail: b")]
    [InlineData("\u001b[2J", "\\u001B[2J")]
    [InlineData("\u009b31m\u007f", "\\u009B31m\\u007F")]
    [InlineData("a\u202Eb\u2066c\u200F", "a\\u202Eb\\u2066c\\u200F")]
    [InlineData("a\u2028b\u0085", "a\\u2028b\\u0085")]
    [InlineData("{0} {Topic}", "{0} {Topic}")]
    public void What_does_not_show_is_written_as_its_number(string text, string shown) => Assert.Equal(shown, LogText.Of(text));

    [Fact]
    public void No_more_than_256_characters_are()
    {
        Assert.Equal(new string('x', 256), LogText.Of(new string('x', 256)));
        Assert.Equal(new string('x', 256) + '…', LogText.Of(new string('x', 257)));
    }
}
