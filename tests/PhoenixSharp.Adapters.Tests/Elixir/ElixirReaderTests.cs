using System.Text;
using PhoenixSharp.Elixir;
using static PhoenixSharp.Adapters.Tests.Elixir.Terms;

namespace PhoenixSharp.Adapters.Tests.Elixir;

public sealed class ElixirReaderTests
{
    private readonly BridgeEnd _end = new("room:1");

    [Theory]
    [InlineData(Goldens.Message, """{"a":1}""")]
    [InlineData(Goldens.Values, """{"42":1.0e5,"big":123456789012345678901234567890,"f":0.1,"id":7,"ms":1732752000123,"neg":-1,"nil":null,"name":"Zoë \"\\\n","ok":[true,false,"admin",[97,98,99],[],{}]}""")]
    [InlineData(Goldens.Structs, """{"berlin":"2024-07-01T09:05:07.12+02:00","date":"-0044-03-15","dec":"-123.45","dt":"2024-02-29T12:34:56.789Z","naive":"2024-01-02T03:04:05","time":"23:59:59.000001"}""")]
    [InlineData(Goldens.Compressed, """{"text":"hello hello hello hello hello hello hello hello hello hello hello hello hello hello hello hello hello hello hello hello "}""")]
    public void What_Elixir_wrote_reads_as_Jason_would_write_it(string golden, string json)
    {
        var broadcast = _end.Read(golden)!;
        Assert.Equal(("room:1", "msg", json), (broadcast.Topic, broadcast.Event, broadcast.Payload.ToString()));
        Assert.Equal(["received"], BridgeEnd.Counted(() => _end.Read(golden)));
    }

    [Fact]
    public void A_binary_payload_is_bytes() => Assert.Equal(Payload.FromBinary(new byte[] { 0, 255, 131 }), _end.Read(Goldens.Binary)!.Payload);

    [Theory]
    [InlineData("610a", "10")]
    [InlineData("62ffffffff", "-1")]
    [InlineData("6e0800ffffffffffffffff", "18446744073709551615")]
    [InlineData("6e0701ffffffffffffff", "-72057594037927935")]
    [InlineData("6e0000", "0")]
    [InlineData("6f0000000900000000000000000001", "18446744073709551616")]
    [InlineData("463ff8000000000000", "1.5")]
    [InlineData("63312e35303030303030303030303030303030303030306530300000000000000000", null)] // 33 bytes: two too many
    [InlineData("63312e3530303030303030303030303030303030303030652b30300000000000", "1.5")] // of an old release
    [InlineData("640003e96c75", "\"élu\"")] // Latin-1
    [InlineData("7303e96c75", "\"élu\"")]
    [InlineData("7704c3a96c75", "\"élu\"")]
    [InlineData("760004c3a96c75", "\"élu\"")]
    [InlineData("6400036e696c", "null")]
    [InlineData("6b0003010aff", "[1,10,255]")]
    [InlineData("6c000000006a", "[]")]
    [InlineData("6d00000004f09f9880", "\"😀\"")]
    [InlineData("6d0000000208 0b", "\"\\b\\u000B\"")]
    public void Each_way_to_write_a_value_is_read(string term, string? json) =>
        Assert.Equal(json is null ? null : $$"""{"a":{{json}}}""", Unescaped(_end.Bridge.Read(WithValue(Convert.FromHexString(term.Replace(" ", "", StringComparison.Ordinal))))?.Payload.ToString()));

    [Theory]
    [InlineData(1, "1234", -2, "12.34")]
    [InlineData(-1, "5", 0, "-5")]
    [InlineData(1, "5", 3, "5E+3")]
    [InlineData(1, "123", 3, "1.23E+5")]
    [InlineData(1, "1", -7, "1E-7")]
    [InlineData(1, "1", -6, "0.000001")]
    [InlineData(1, "0", -2, "0.00")]
    [InlineData(1, "NaN", 0, "NaN")]
    [InlineData(-1, "inf", 0, "-Infinity")]
    [InlineData(0, "5", 0, null)]
    public void A_decimal_is_a_string_as_Decimal_writes_it(int sign, string coefficient, int exponent, string? text)
    {
        byte[] coef = int.TryParse(coefficient, out var number) ? Integer(number) : Atom(coefficient);
        var payload = Map(Binary("a"), Map(Atom("coef"), coef, Atom("exp"), Integer(exponent), Atom("sign"), Integer(sign), Atom("__struct__"), Atom("Elixir.Decimal")));
        Assert.Equal(text is null ? null : $$"""{"a":"{{text}}"}""", Unescaped(_end.Bridge.Read(Envelope(payload))?.Payload.ToString()));
    }

    [Fact]
    public void A_struct_in_a_struct_is_taken_back_and_refused()
    {
        var date = Map(Atom("aa"), Map(Binary("x"), List(Integer(1))), Atom("__struct__"), Atom("Elixir.Date"));
        Assert.Equal(["dropped struct"], BridgeEnd.Counted(() => _end.Bridge.Read(WithValue(date))));
    }

    [Fact]
    public void A_struct_that_says_no_JSON_of_itself_is_counted_and_logged_once_by_name()
    {
        Assert.Equal(["dropped struct", "dropped struct"], BridgeEnd.Counted(() =>
        {
            Assert.Null(_end.Read(Goldens.User));
            Assert.Null(_end.Read(Goldens.User));
        }));
        var text = Assert.Single(_end.Log).Text;
        Assert.Contains("A broadcast of msg on room:1", text, StringComparison.Ordinal);
        Assert.Contains("struct Elixir.MyApp.User", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_kind_of_dropped_message_is_logged_once()
    {
        byte[][] dropped =
        [
            [131, 97, 1], // foreign
            Envelope(Map(), version: 2),
            WithValue([104, 0]), // a tuple
            WithValue([109, 0, 0, 0, 1, 0xFF]), // no UTF-8
        ];
        foreach (var bytes in (byte[][])[.. dropped, .. dropped])
            Assert.Null(_end.Bridge.Read(bytes));
        Assert.Collection(
            _end.Log.Select(record => record.Text),
            text => Assert.Contains("can't be read: foreign.", text, StringComparison.Ordinal),
            text => Assert.Contains("can't be read: version.", text, StringComparison.Ordinal),
            text => Assert.Contains("to clients here: term", text, StringComparison.Ordinal),
            text => Assert.Contains("to clients here: text", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Message_that_is_no_broadcast_is_logged_once_with_its_topic()
    {
        var goldens = Convert.FromHexString(Goldens.Message);
        var other = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(goldens).Replace("Phoenix.Socket.Broadcast", "Phoenix.Socket.Whatever_", StringComparison.Ordinal));
        Assert.Null(_end.Bridge.Read(other));
        Assert.Null(_end.Bridge.Read(other));
        Assert.Contains("on room:1 is ignored", Assert.Single(_end.Log).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Broadcast_is_read_whatever_its_dispatcher_is()
    {
        var broadcast = _end.Read(Goldens.NewerDispatcher)!;
        Assert.Equal(("room:1", "shout", """{"a":1,"p":4112}"""), (broadcast.Topic, broadcast.Event, broadcast.Payload.ToString()));
    }

    [Fact]
    public void Of_two_keys_that_are_one_in_JSON_the_first_counts() =>
        Assert.Equal("""{"id":1}""", _end.Bridge.Read(Envelope(Map(Atom("id"), Integer(1), Binary("id"), Integer(2))))!.Payload.ToString());

    [Theory]
    [InlineData("except", "phoenixsharp:one", "room:1", false)] // this node's own
    [InlineData("except", "phoenixsharp:two", "room:1", false)] // another .NET node's, which the envelope brought
    [InlineData("except", "dn1", "room:1", true)]
    [InlineData("only", "dn1", "room:1", false)]
    [InlineData("only", "phoenixsharp:two", "room:1", false)]
    [InlineData("only", "phoenixsharp:one", "room:1", true)]
    [InlineData("except", "dn1", "room:2", false)] // nobody here
    [InlineData("except", "dn1", "phx_presence:x_shard0", false)] // of nodes
    public void What_is_not_for_anybody_here_is_passed_over(string mode, string node, string topic, bool isRead)
    {
        _end.Bridge.Open("phx_presence:x_shard0");
        var counted = BridgeEnd.Counted(() => Assert.Equal(isRead, _end.Bridge.Read(Envelope(Map(), mode, Binary(node), topic)) is not null));
        Assert.Equal(isRead ? ["received"] : [], counted);
    }

    [Fact]
    public void Passing_over_allocates_nothing()
    {
        byte[][] passed =
        [
            Envelope(Map(), node: Binary("phoenixsharp:two")),
            Envelope(Map(), mode: "only"),
            Envelope(Map(), topic: "room:2"),
            Envelope(Map(), topic: new string('r', 2000)),
            Envelope(Map(), version: 2),
            [131, 104, 6, 97, 3],
        ];
        for (var round = 0; round < 100; round++)
            Pass();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
            Pass();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Pass()
        {
            foreach (var bytes in passed)
                _end.Bridge.Read(bytes);
        }
    }

    [Fact]
    public void A_topic_is_wanted_as_long_as_somebody_subscribes()
    {
        _end.Bridge.Open("room:1"); // opened again before the first is closed
        _end.Bridge.Close("room:1");
        Assert.NotNull(_end.Read(Goldens.Message));
        _end.Bridge.Close("room:1");
        Assert.Null(_end.Read(Goldens.Message));
    }

    [Theory]
    [InlineData("1.0", 1.0)]
    [InlineData("-1.0", -1.0)]
    [InlineData("1.0e5", 100000.0)]
    [InlineData("123.0", 123.0)]
    [InlineData("1.2e3", 1200.0)]
    [InlineData("123456789.0", 123456789.0)]
    [InlineData("1.0e22", 1.0e22)]
    [InlineData("0.001", 0.001)]
    [InlineData("0.0001", 0.0001)]
    [InlineData("1.0e-5", 1.0e-5)]
    [InlineData("1.25e-6", 1.25e-6)]
    [InlineData("1.2345e-4", 0.00012345)]
    [InlineData("9007199254740991.0", 9007199254740991.0)]
    [InlineData("9.007199254740992e15", 9007199254740992.0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("5.0e-324", double.Epsilon)]
    [InlineData("-0.0", -0.0)]
    [InlineData("0.0", 0.0)]
    [InlineData("1.2345678901234568e17", 123456789012345680.0)]
    public void A_float_is_spelled_as_OTP_does(string text, double value) => Assert.Equal(text, ErlangFloat.Spell(value));

    private static byte[] Integer(int value) => [98, .. Count(value)];

    // Characters beyond the BMP may be escaped, which is the same JSON.
    private static string? Unescaped(string? json) => json?.Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal);
}
