using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports.LongPoll;

public sealed class LongPollMessagesTests
{
    [Theory]
    [InlineData("[1]", "Text [1]")]
    [InlineData("[1]\n[2]", "Text [1], Text [2]")]
    [InlineData("[1]\r\n[2]\r\n", "Text [1], Text [2]")]
    [InlineData("[1]\n", "Text [1]")]
    [InlineData("[1]\n\n[2]", "Text [1], Binary , Text [2]")]
    [InlineData("YWI=\n[1]\nYw==", "Binary ab, Text [1], Binary c")]
    [InlineData("YWI\n[1]", "Binary none, Text [1]")]
    [InlineData("{}", "Binary none")]
    [InlineData("", "Binary ")]
    [InlineData("\n\n\n", "Binary , Binary , Binary ")]
    public void Lines_are_texts_or_base64(string body, string messages) => Assert.Equal(messages, Read(body, isLines: true));

    [Theory]
    [InlineData("[1]\n[2]", "Text [1]\n[2]")]
    [InlineData("{}", "Text {}")]
    [InlineData("", "Text ")]
    public void Other_bodies_are_one_text(string body, string messages) => Assert.Equal(messages, Read(body, isLines: false));

    [Fact]
    public void Only_a_hundred_lines_count() =>
        Assert.Equal(100, Read(string.Concat(Enumerable.Repeat("[1]\n", 1_000_000)), isLines: true).Split(',').Length);

    [Fact]
    public void A_text_that_is_no_utf8_is_malformed()
    {
        Assert.Throws<MalformedFrameException>(() => Of([(byte)'[', 0xC3, (byte)']'], isLines: true).MoveNext());
        Assert.Throws<MalformedFrameException>(() => Of([0xED, 0xA0, 0x80], isLines: false).MoveNext());
    }

    [Theory]
    [InlineData("[12345]", "Text none")] // seven bytes
    [InlineData("[1234]", "Text [1234]")]
    [InlineData("YWJjZGVm", "Binary abcdef")] // six, though the line has eight
    [InlineData("YWJjZGVmZw==", "Binary none")]
    [InlineData("YWJj ZGVm", "Binary abcdef")]
    public void Message_is_too_long_when_it_exceeds_the_limit_decoded(string body, string messages)
    {
        Assert.Equal(messages, Read(body, isLines: true, most: 6));
        var last = Of(Encoding.UTF8.GetBytes(body), isLines: true, most: 6);
        last.MoveNext();
        Assert.Equal(last.Frame is null, last.IsTooLong);
    }

    private static LongPollMessages Of(byte[] body, bool isLines, int most = 1 << 20) => new(body, isLines, most);

    private static string Read(string body, bool isLines, int most = 1 << 20)
    {
        List<string> read = [];
        var messages = Of(Encoding.UTF8.GetBytes(body), isLines, most);
        while (messages.MoveNext())
            read.Add($"{messages.Opcode} {(messages.Frame is { } frame ? Encoding.UTF8.GetString(frame) : "none")}");
        return string.Join(", ", read);
    }
}
