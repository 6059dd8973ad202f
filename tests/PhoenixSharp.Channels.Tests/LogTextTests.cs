using PhoenixSharp.TestSupport;

namespace PhoenixSharp;

// Row 17 of the promises: log injection.
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

    [Fact]
    public async Task What_a_client_chose_reaches_every_log_like_that()
    {
        const string Evil = """\r\nfail: forged\u001b[31m\u202e{0}{Topic}""";
        using var rooms = new Rooms();
        var session = rooms.Host.Connect();
        rooms.Script.Left = (_, _) => throw new InvalidOperationException("broken");
        await session.JoinsAsync("room:" + Evil);
        session.Receives($$"""["1","2","room:{{Evil}}","unknown{{Evil}}",{"secret":"canary"}]""");
        Assert.Contains("phx_error", await session.SendsNextAsync(), StringComparison.Ordinal);
        rooms.Script.Join = (_, _, _) => throw new InvalidOperationException("broken");
        session.Receives($$"""["3","3","room:{{Evil}}{{new string('x', 900)}}","phx_join",{"secret":"canary"}]""");
        Assert.Contains("join crashed", await session.SendsNextAsync(), StringComparison.Ordinal);

        var records = rooms.Host.Log.Records;
        Assert.Equal([200, 201, 201, 202], records.Select(record => record.EventId.Id).Order());
        foreach (var told in records.SelectMany(record => new[] { record.Text, record.Exception?.Message ?? "" }))
        {
            Assert.DoesNotContain(told, char.IsControl);
            Assert.DoesNotContain('\u202E', told);
            Assert.DoesNotContain("canary", told, StringComparison.Ordinal);
            Assert.InRange(told.Length, 0, 1200);
        }
        Assert.All(records, record => Assert.Contains("{0}{Topic}", record.Text, StringComparison.Ordinal));
    }
}
