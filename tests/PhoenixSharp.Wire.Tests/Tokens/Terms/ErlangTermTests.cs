using System.Collections.Immutable;
using System.IO.Compression;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace PhoenixSharp.Wire.Tests;

public sealed class ErlangTermTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000);

    public static TheoryData<string> External => TokenVectors.Names("external_terms");

    public static TheoryData<byte[], ErlangTerm> ReadOnly => new()
    {
        { Bytes.Of(131, 110, 2, 0, 7, 0), new ErlangTerm.Integer(7) }, // longer than need be
        { Bytes.Of(131, 110, 0, 0), new ErlangTerm.Integer(0) },
        { Bytes.Of(131, 111, 0, 0, 0, 1, 1, 7), new ErlangTerm.Integer(-7) },
        { Bytes.Of(131, 99, "-2.50000000000000000000e-01", 0, 0, 0, 0), new ErlangTerm.Float(-0.25) },
        { Bytes.Of(131, 115, 2, "h", 0xE9), new ErlangTerm.Atom("hé") },
        { Bytes.Of(131, 100, 0, 2, "h", 0xE9), new ErlangTerm.Atom("hé") },
        { Bytes.Of(131, 118, 0, 3, "hé"), new ErlangTerm.Atom("hé") },
        { Bytes.Of(131, 105, 0, 0, 0, 1, 97, 7), new ErlangTerm.Tuple([new ErlangTerm.Integer(7)]) },
        { Bytes.Of(131, 108, 0, 0, 0, 1, 97, 7, 106), new ErlangTerm.List([new ErlangTerm.Integer(7)]) },
        { Bytes.Of(131, 108, 0, 0, 0, 0, 106), new ErlangTerm.List([]) },
        { Bytes.Of(131, 107, 0, 0), new ErlangTerm.List([]) },
    };

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "nothing", [] },
        { "another version", Bytes.Of(130, 97, 1) },
        { "no term", Bytes.Of(131) },
        { "bytes behind the term", Bytes.Of(131, 97, 1, 0) },
        { "pid", Bytes.Of(131, 88, 119, 1, "a", 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0) },
        { "reference", Bytes.Of(131, 90, 0, 1, 119, 1, "a", 0, 0, 0, 0, 0, 0, 0, 1) },
        { "port", Bytes.Of(131, 102, 119, 1, "a", 0, 0, 0, 1, 0) },
        { "function", Bytes.Of(131, 113, 119, 1, "a", 119, 1, "b", 97, 1) },
        { "bit string", Bytes.Of(131, 77, 0, 0, 0, 1, 3, 0xE0) },
        { "local term", Bytes.Of(131, 121, 0, 0, 0, 0, 97, 1) },
        { "version twice", Bytes.Of(131, 131, 97, 1) },
        { "improper list", Bytes.Of(131, 108, 0, 0, 0, 1, 97, 1, 97, 2) },
        { "list without an end", Bytes.Of(131, 108, 0, 0, 0, 1, 97, 1) },
        { "key twice", Bytes.Of(131, 116, 0, 0, 0, 2, 97, 1, 97, 2, 110, 1, 0, 1, 97, 3) },
        { "infinite float", Bytes.Of(131, 70, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0) },
        { "float that is no number", Bytes.Of(131, 70, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0) },
        { "infinite text float", Bytes.Of(131, 99, "1.00000000000000000000e+999", 0, 0, 0, 0) },
        { "text float with white space", Bytes.Of(131, 99, " 1.5", new string('0', 27)) },
        { "text float without text", Bytes.Of(131, 99, new string('\0', 31)) },
        { "sign", Bytes.Of(131, 110, 1, 2, 7) },
        { "atom that is no UTF-8", Bytes.Of(131, 119, 1, 0xE9) },
        { "atom too long", Bytes.Of(131, 118, 1, 0, new string('x', 256)) },
        { "Latin-1 atom too long", Bytes.Of(131, 100, 1, 0, new string('x', 256)) },
        { "binary beyond the end", Bytes.Of(131, 109, 0, 0, 0, 5, "abcd") },
        { "binary of 4 GiB", Bytes.Of(131, 109, 255, 255, 255, 255) },
        { "tuple of 4 GiB", Bytes.Of(131, 105, 255, 255, 255, 255, 97, 1) },
        { "list beyond the end", Bytes.Of(131, 108, 0, 0, 255, 255, 97, 1) },
        { "map beyond the end", Bytes.Of(131, 116, 0, 0, 0, 2, 97, 1) },
        { "integer of 1,025 bytes", [131, 111, 0, 0, 4, 1, 0, .. new byte[1025]] },
        { "64 KiB and one", [131, 109, 0, 0, 255, 251, .. new byte[65_531]] },
    };

    [Theory]
    [MemberData(nameof(External))]
    public void A_term_is_written_as_OTP_26_writes_it_and_read_as_both_write_it(string name)
    {
        var vector = TokenVectors.Find("external_terms", name);
        var term = vector.GetProperty("data").Term();
        Assert.Equal(vector.Text("otp26_base64"), Convert.ToBase64String(ErlangTermWriter.Write(term)));
        Assert.Equal(term, ErlangTermReader.Read(Convert.FromBase64String(vector.Text("otp26_base64"))));
        Assert.Equal(term, ErlangTermReader.Read(Convert.FromBase64String(vector.Text("otp25_base64"))));
    }

    [Theory]
    [MemberData(nameof(ReadOnly))]
    public void Forms_that_are_never_written_are_read(byte[] bytes, ErlangTerm term) => Assert.Equal(term, ErlangTermReader.Read(bytes));

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_data_or_broken_is_refused(string what, byte[] bytes) =>
        Assert.NotEmpty(Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(bytes)).Message + what);

    [Fact]
    public void The_longest_and_the_deepest_are_read_and_one_more_is_not()
    {
        Assert.Equal(65_530, ((ErlangTerm.Binary)ErlangTermReader.Read([131, 109, 0, 0, 255, 250, .. new byte[65_530]])).Bytes.Length);
        Assert.Equal(BigInteger.Zero, ((ErlangTerm.Integer)ErlangTermReader.Read([131, 111, 0, 0, 4, 0, 0, .. new byte[1024]])).Value);
        ErlangTermReader.Read(Deep(64));
        Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(Deep(65)));
        Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(Deep(20_000)));
    }

    [Fact]
    public void A_compressed_term_is_read_up_to_64_KiB()
    {
        Assert.Equal(new ErlangTerm.Binary(new byte[1000]), ErlangTermReader.Read(Compressed(Zeros(1000))));
        Assert.Equal(new ErlangTerm.Binary(new byte[65_531]), ErlangTermReader.Read(Compressed(Zeros(65_531))));
        Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(Compressed(Zeros(65_532))));
    }

    [Fact]
    public void A_compressed_term_that_is_more_or_less_than_it_says_is_refused()
    {
        var term = Zeros(1000);
        var whole = Compressed(term);
        Assert.All<byte[]>(
            [
                Compressed(term, size: 999), Compressed(term, size: 1001), Compressed(Zeros(60_000_000), size: 1000), [.. whole, 0], [.. whole, .. whole[6..]],
                [.. whole[..^1], (byte)(whole[^1] ^ 1)], Compressed([80, 0, 0, 0, 2, .. term]), Compressed([]), [131, 80], [131, 80, 0, 0, 0, 0], [131, 80, 0, 0, 0, 9, 1, 2, 3],
                [131, 80, 255, 255, 255, 255, .. whole[6..]],
                [131, 80, 0, 0, 0, 16, 0x78, 0x20, 0, 0, 0, 1, 1, 2, 3, 4], // wants a dictionary (RFC 1950, FDICT)
            ],
            bytes => Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(bytes)));
        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(whole.AsSpan(0, length))));
    }

    [Fact]
    public void A_compressed_bomb_takes_no_room()
    {
        var bomb = Compressed(Zeros(60_000_000), size: 60_000_000);
        Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(bomb));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(bomb));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);
    }

    [Fact]
    public void Counts_that_are_only_named_take_no_room()
    {
        byte[] named = [131, .. Enumerable.Repeat<byte[]>([105, 0, 0, 255, 0], 63).SelectMany(tuple => tuple), 116, 0, 0, 255, 0, .. new byte[65_000]];
        Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(named));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(named));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128 * 1024);
    }

    [Fact]
    public void What_was_written_reads_the_same() => Prop.ForAll(Terms.Gen.ToArbitrary(), term =>
        ErlangTermReader.Read(ErlangTermWriter.Write(term)).Equals(term) && ErlangTermReader.Read(ErlangTermWriter.Write(term)).GetHashCode() == term.GetHashCode())
        .Check(Thorough);

    [Fact]
    public void What_was_written_and_cut_anywhere_is_refused() => Prop.ForAll(Terms.Gen.Resize(6).ToArbitrary(), term =>
    {
        var bytes = ErlangTermWriter.Write(term);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<MalformedTermException>(() => ErlangTermReader.Read(bytes.AsSpan(0, length)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Any_bytes_are_a_term_or_refused() => Prop.ForAll(HostileTerms.Gen.ToArbitrary(), bytes =>
    {
        try
        {
            var term = ErlangTermReader.Read(bytes);
            Assert.Equal(term, ErlangTermReader.Read(ErlangTermWriter.Write(term)));
            _ = (TermJson.TryToPayload(term, out _), term.ToString());
        }
        catch (MalformedTermException)
        {
            // the one way to refuse
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(4000));

    [Fact]
    public void What_terms_and_JSON_have_in_common_goes_both_ways() => Prop.ForAll(JsonTree.Gen.ToArbitrary(), tree =>
    {
        var term = TermJson.ToTerm(Payload.FromJson(tree.Spelled()));
        return TermJson.TryToPayload(term, out var payload) && Payload.FromJson(payload.ToString()) == payload && TermJson.ToTerm(payload).Equals(term);
    }).Check(Thorough);

    [Fact]
    public void Terms_that_JSON_can_not_say_are_not_said()
    {
        ErlangTerm one = new ErlangTerm.Integer(1);
        var bytes = new ErlangTerm.Binary((byte[])[255]);
        Assert.False(TermJson.TryToPayload(new ErlangTerm.List([bytes]), out _));
        Assert.False(TermJson.TryToPayload(new ErlangTerm.Map([new(bytes, one)]), out _));
        Assert.False(TermJson.TryToPayload(new ErlangTerm.Map([new(new ErlangTerm.Float(1), one)]), out _));
        Assert.False(TermJson.TryToPayload(new ErlangTerm.Map([new(new ErlangTerm.Atom("id"), one), new(new ErlangTerm.Binary("id"), one)]), out _));
    }

    [Fact]
    public void Atoms_tuples_and_numbered_keys_are_said_as_near_as_JSON_can()
    {
        var term = new ErlangTerm.Map(
        [
            new(new ErlangTerm.Atom("role"), new ErlangTerm.Atom("admin")),
            new(new ErlangTerm.Integer(7), new ErlangTerm.Tuple([ErlangTerm.Nil, ErlangTerm.True, new ErlangTerm.Float(1), new ErlangTerm.Float(1e300)])),
        ]);
        Assert.True(TermJson.TryToPayload(term, out var payload));
        Assert.Equal("""{"role":"admin","7":[null,true,1.0,1E+300]}""", payload.ToString());
    }

    [Fact]
    public void Terms_are_equal_by_what_they_hold()
    {
        ErlangTerm a = new ErlangTerm.Binary("a"), one = new ErlangTerm.Integer(1);
        Assert.Equal(new ErlangTerm.Map([new(a, one), new(one, a)]), new ErlangTerm.Map([new(one, a), new(a, one)]));
        Assert.NotEqual<ErlangTerm>(one, new ErlangTerm.Float(1));
        Assert.NotEqual<ErlangTerm>(a, new ErlangTerm.Atom("a"));
        Assert.NotEqual<ErlangTerm>(new ErlangTerm.List([one]), new ErlangTerm.Tuple([one]));
        Assert.Equal(a, new ErlangTerm.Map([new(one, a)])[one]);
        Assert.Null(new ErlangTerm.Map([new(one, a)])[a]);
    }

    [Fact]
    public void What_is_no_term_can_not_be_made()
    {
        ErlangTerm one = new ErlangTerm.Integer(1);
        Assert.Throws<ArgumentException>(() => new ErlangTerm.Atom(new string('x', 256)));
        Assert.Throws<ArgumentException>(() => new ErlangTerm.Float(double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => new ErlangTerm.Map([new(one, one), new(one, one)]));
        Assert.Throws<ArgumentException>(() => new ErlangTerm.List([null!]));
        Assert.Equal(new ErlangTerm.Tuple([]), new ErlangTerm.Tuple(default(ImmutableArray<ErlangTerm>)));
    }

    [Fact]
    public void A_term_beyond_the_limits_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => ErlangTermWriter.Write(new ErlangTerm.Binary(new byte[65_531])));
        ErlangTerm nested = new ErlangTerm.List([]);
        for (var i = 0; i < 64; i++)
            nested = new ErlangTerm.List([nested]);
        Assert.Throws<ArgumentException>(() => ErlangTermWriter.Write(nested));
    }

    [Fact]
    public void Large_tuples_and_long_byte_lists_keep_their_form()
    {
        ErlangTerm one = new ErlangTerm.Integer(1);
        ErlangTerm[] terms = [new ErlangTerm.Tuple([.. Enumerable.Repeat(one, 256)]), new ErlangTerm.List([.. Enumerable.Repeat(one, 20_000)])];
        Assert.All(terms, term => Assert.Equal(term, ErlangTermReader.Read(ErlangTermWriter.Write(term))));
        Assert.Equal(105, ErlangTermWriter.Write(terms[0])[1]);
    }

    private static byte[] Deep(int depth) => [131, .. Enumerable.Repeat<byte[]>([104, 1], depth - 1).SelectMany(tuple => tuple), 106];

    private static byte[] Zeros(int length) => [109, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. new byte[length]];

    private static byte[] Compressed(byte[] term, int? size = null)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(term);
        var named = size ?? term.Length;
        return [131, 80, (byte)(named >> 24), (byte)(named >> 16), (byte)(named >> 8), (byte)named, .. data.ToArray()];
    }
}
