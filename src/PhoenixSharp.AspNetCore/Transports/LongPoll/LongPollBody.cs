using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PhoenixSharp.Transports;

/// <summary>The body of a POST, as far as it may be long, in rented memory.</summary>
internal sealed class LongPollBody(int limit) : IDisposable
{
    private const int FirstBuffer = 4096; // not what the client says it will send: it need not send it

    private byte[] _buffer = [];
    private int _length;
    private bool _isLines;

    /// <summary>Gets what has come so far.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Gets whether each line is a message.</summary>
    public bool IsLines => _isLines;

    /// <summary>Gets the messages in it: lines if it is ndjson, else all of it is one text.</summary>
    public LongPollMessages Messages => new(_buffer.AsSpan(0, _length), _isLines);

    /// <summary>Makes one of what has come in another way.</summary>
    public static LongPollBody Of(ReadOnlySpan<byte> bytes, bool isLines)
    {
        var body = new LongPollBody(bytes.Length) { _buffer = ArrayPool<byte>.Shared.Rent(bytes.Length), _length = bytes.Length, _isLines = isLines };
        bytes.CopyTo(body._buffer);
        return body;
    }

    /// <summary>Reads it to its end.</summary>
    /// <returns>False if it is longer than the limit; then it isn't read further.</returns>
    public async ValueTask<bool> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > limit)
            return false;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null; // ours is checked here
        _isLines = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase);
        while (true)
        {
            if (_length == _buffer.Length)
                Grow();
            var read = await request.Body.ReadAsync(_buffer.AsMemory(_length), context.RequestAborted);
            if (read == 0)
                return true;
            if ((_length += read) > limit)
                return false;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Dispose();
        _buffer = larger;
    }
}
