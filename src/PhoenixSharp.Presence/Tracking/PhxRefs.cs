using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace PhoenixSharp.Tracking;

/// <summary>Makes <c>phx_ref</c>s: 16 characters of URL-safe base64, never the same twice on one node.</summary>
/// <remarks>
/// <code>
/// wall clock in ns, 8 bytes | hash of node and tracker, 2 bytes | counter, 2 bytes
/// </code>
/// Time never goes back here, and it goes on by a nanosecond at least whenever the counter starts over. Any thread.
/// </remarks>
internal sealed class PhxRefs(string name, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly ushort _hash = (ushort)StableHash.Of(name);
    private ulong _time;
    private ushort _counter;

    public string Next()
    {
        Span<byte> bytes = stackalloc byte[12];
        lock (_gate)
        {
            _time = Math.Max(Nanoseconds(), ++_counter == 0 ? _time + 1 : _time);
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _time);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], _counter);
        }
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], _hash);
        Span<byte> text = stackalloc byte[16];
        Base64Url.EncodeToUtf8(bytes, text);
        return Encoding.ASCII.GetString(text);
    }

    private ulong Nanoseconds() => (ulong)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
