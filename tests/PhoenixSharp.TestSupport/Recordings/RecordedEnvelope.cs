using System.Buffers.Binary;

namespace PhoenixSharp.TestSupport;

/// <summary>An envelope of nodes of an earlier version, as the broker carried it.</summary>
/// <param name="IsSealed">Whether the nodes shared <see cref="Secret"/>.</param>
/// <param name="Kind">The kind: broadcast, direct, beat or farewell.</param>
/// <param name="Address">The broker's address that it went to.</param>
/// <param name="Node">The name of the node that sent it.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Event">The event.</param>
/// <param name="Bytes">The envelope.</param>
public sealed record RecordedEnvelope(bool IsSealed, string Kind, string Address, string Node, string Topic, string Event, byte[] Bytes)
{
    private const string Sealed = "sealed";
    private const int HeaderBytes = 29;
    private const int SealBytes = 16;

    private static readonly string[][] Lines =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Recordings", "b99f1aa.txt"))
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' ')),
    ];

    /// <summary>Gets the payload.</summary>
    public ReadOnlyMemory<byte> Payload => Bytes.AsMemory(
        (HeaderBytes + Node.Length + LengthAt(21) + LengthAt(25))
        ..^(IsSealed ? SealBytes : 0));

    /// <summary>Gets the secret that the nodes of sealed envelopes shared.</summary>
    public static string Secret { get; } = new('s', 32);

    /// <summary>Returns the envelopes of the build of commit b99f1aa, the last of version 1, in the order of sending.</summary>
    public static IReadOnlyList<RecordedEnvelope> All(bool isSealed) =>
        [.. Lines.Where(line => line.Length == 7 && IsSealedLine(line) == isSealed).Select(Read)];

    /// <summary>Returns the token of the long-poll session.</summary>
    public static string Token(bool isSealed) => Lines.Single(line => line[1] == "token" && IsSealedLine(line) == isSealed)[3];

    private int LengthAt(int offset) => BinaryPrimitives.ReadInt32LittleEndian(Bytes.AsSpan(offset));

    private static bool IsSealedLine(string[] line) => line[0] == Sealed;

    private static RecordedEnvelope Read(string[] line) =>
        new(IsSealedLine(line), line[1], line[2], line[3], line[4], line[5], Convert.FromHexString(line[6]));
}
