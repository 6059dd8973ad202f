using System.Buffers;
using System.Text;
using PhoenixSharp.Redis;

namespace PhoenixSharp.Adapters.Tests.Redis;

public sealed class RespReaderTests
{
    private const int MostBlob = 100;

    [Theory]
    [InlineData("+OK\r\n", "Text OK")]
    [InlineData("-ERR no\r\n", "Error ERR no")]
    [InlineData(":42\r\n", "Integer 42")]
    [InlineData("$5\r\nhe\r\nl\r\n", "Blob he\r\nl")]
    [InlineData("$0\r\n\r\n", "Blob ")]
    [InlineData("$-1\r\n", "Blob ")]
    [InlineData("_\r\n", "Null ")]
    [InlineData("#t\r\n", "Boolean t")]
    [InlineData(",1.5\r\n", "Double 1.5")]
    [InlineData("(12345678901234567890\r\n", "BigNumber 12345678901234567890")]
    [InlineData("!5\r\nERR x\r\n", "BlobError ERR x")]
    [InlineData("=7\r\ntxt:abc\r\n", "Verbatim txt:abc")]
    [InlineData("*2\r\n:1\r\n*1\r\n+a\r\n", "Array [Integer 1, Array [Text a]]")]
    [InlineData("%1\r\n+proto\r\n:3\r\n", "Map [Text proto, Integer 3]")]
    [InlineData("~1\r\n:1\r\n", "Set [Integer 1]")]
    [InlineData("|1\r\n+ttl\r\n:1\r\n+OK\r\n", "Text OK")]
    [InlineData(">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n", "Push [Blob message, Blob c, Blob hi]")]
    public void A_value_is_read_however_it_comes_in_pieces(string bytes, string expected)
    {
        var all = Encoding.UTF8.GetBytes(bytes);
        for (var length = 0; length < all.Length; length++)
        {
            var part = Pieces(all[..length]);
            Assert.False(RespReader.TryRead(ref part, MostBlob, out _));
            Assert.Equal(length, part.Length);
        }
        var buffer = Pieces([.. all, .. "+next\r\n"u8]);
        Assert.True(RespReader.TryRead(ref buffer, MostBlob, out var value));
        Assert.Equal(expected, Write(value));
        Assert.True(RespReader.TryRead(ref buffer, MostBlob, out value));
        Assert.Equal("Text next", Write(value));
    }

    [Theory]
    [InlineData("hello\r\n", "begins with byte")]
    [InlineData("$x\r\n", "no number")]
    [InlineData("$\r\n", "no number")]
    [InlineData("$-2\r\n", "no number")]
    [InlineData("$99999999999999999999\r\n", "no number")]
    [InlineData("$1\r\nab\r\n", "doesn't end where it says")]
    [InlineData("*4097\r\n", "more than 4096")]
    [InlineData("%9000000000000000000\r\n", "more than 4096")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", "nested deeper")]
    [InlineData("*2\r\n$101\r\n", "101 bytes, more than 100")]
    public void What_is_no_value_says_so(string bytes, string reason)
    {
        var failure = Assert.Throws<RespException>(() =>
        {
            var buffer = Pieces(Encoding.UTF8.GetBytes(bytes));
            RespReader.TryRead(ref buffer, MostBlob, out _);
        });
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_an_end_is_given_up()
    {
        Assert.Throws<RespException>(() =>
        {
            var buffer = Pieces(Encoding.UTF8.GetBytes("+" + new string('x', 65 * 1024)));
            RespReader.TryRead(ref buffer, MostBlob, out _);
        });
    }

    [Fact]
    public void A_message_that_is_too_long_is_told_before_it_has_come()
    {
        var buffer = Pieces(Encoding.UTF8.GetBytes(">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$101\r\n"));
        Assert.True(RespReader.TryRead(ref buffer, MostBlob, out var value));
        Assert.Equal(103, value.Oversize);
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void Whatever_comes_is_a_value_or_is_refused()
    {
        var random = new Random(11);
        var alphabet = "+-:$*_#,(!=%~|>0123456789\r\nab"u8.ToArray();
        for (var round = 0; round < 100_000; round++)
        {
            var buffer = new ReadOnlySequence<byte>(random.GetItems(alphabet, random.Next(40)));
            try
            {
                while (RespReader.TryRead(ref buffer, MostBlob, out var value) && value.Oversize == 0)
                    Write(value);
            }
            catch (RespException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }

    private static string Write(RespValue value) =>
        value.Kind is RespKind.Array or RespKind.Map or RespKind.Set or RespKind.Push
            ? $"{value.Kind} [{string.Join(", ", value.Items.Select(Write))}]"
            : $"{value.Kind} {value}";

    // One byte a piece.
    private static ReadOnlySequence<byte> Pieces(byte[] bytes)
    {
        if (bytes.Length < 2)
            return new ReadOnlySequence<byte>(bytes);
        var first = new Piece(bytes[..1], 0);
        var last = bytes.Skip(1).Aggregate(first, (piece, next) => piece.Then([next]));
        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, long start) => (Memory, RunningIndex) = (bytes, start);

        public Piece Then(byte[] bytes)
        {
            var next = new Piece(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
