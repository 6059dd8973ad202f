namespace PhoenixSharp.Logging;

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
    [InlineData("a\U000E0041b", "a\\UE0041b")]
    [InlineData("{0} {Topic}", "{0} {Topic}")]
    public void Characters_that_do_not_show_are_written_as_numbers(string text, string shown) => Assert.Equal(shown, LogText.Of(text));

    [Fact]
    public void Text_is_cut_after_256_characters()
    {
        Assert.Equal(new string('x', 256), LogText.Of(new string('x', 256)));
        Assert.Equal(new string('x', 256) + '…', LogText.Of(new string('x', 257)));
    }
}
