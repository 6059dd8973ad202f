using PhoenixSharp.Cli.Output;

namespace PhoenixSharp.Cli.Tests.Output;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain [red] {\"a\":1} é 漢 👩‍🚀", "plain [red] {\"a\":1} é 漢 👩‍🚀")]
    [InlineData("\u001b[2J", @"\u001B[2J")]
    [InlineData("a\r\n\tb\b\0\u007f", @"a\u000D\u000A\u0009b\u0008\u0000\u007F")]
    [InlineData("\u0085\u009b", @"\u0085\u009B")]
    [InlineData("\u202a\u202e\u2066\u2069\u200e\ufeff", @"\u202A\u202E\u2066\u2069\u200E\uFEFF")]
    [InlineData("\u2028\u2029\ue000", @"\u2028\u2029\uE000")]
    [InlineData("\U000e0041", @"\uDB40\uDC41")]
    public void Shows_what_would_control_a_terminal(string text, string clean) => Assert.Equal(clean, TerminalText.Clean(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("a\ufffd\\u0007", TerminalText.Clean("a\ud800\u0007"));
}
